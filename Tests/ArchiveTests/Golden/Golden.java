// Writes golden.hgrm, small.hgrm and golden.hlog with HdrHistogram's Java library. With Debian's libhdrhistogram-java
// (2.1.11), in this folder:
//
//   java -cp /usr/share/java/hdrhistogram.jar Golden.java
import java.io.PrintStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

public class Golden {
  static Histogram histogram() {
    return new Histogram(1, 360000000000000L, 3);
  }

  public static void main(String[] arguments) throws Exception {
    Histogram spread = histogram();
    long state = 88172645463325252L;
    for (int i = 0; i < 1000; i++) {
      state ^= state >>> 12;
      state ^= state << 25;
      state ^= state >>> 27;
      long bits = state * 2685821657736338717L;
      spread.recordValue((bits >>> 1) >> (23 + Long.remainderUnsigned(bits, 30)));
    }
    try (PrintStream out = new PrintStream("golden.hgrm")) {
      spread.outputPercentileDistribution(out, 5, 1000000.0);
    }

    Histogram constant = histogram();
    constant.recordValueWithCount(250000000L, 10);
    constant.recordValue(7000000000L);
    try (PrintStream out = new PrintStream("small.hgrm")) {
      constant.outputPercentileDistribution(out, 5, 1000000.0);
      histogram().outputPercentileDistribution(out, 5, 1000000.0);
    }

    Histogram large = histogram();
    large.recordValueWithCount(250000000L, 1L << 50);
    large.recordValue(0);
    HistogramLogWriter log = new HistogramLogWriter("golden.hlog");
    log.outputComment("[support-desk, recorded by needletail 0.1.0]");
    log.outputLogFormatVersion();
    log.outputStartTime(1772368205250L);
    log.outputBaseTime(1772368205250L);
    log.setBaseTime(1772368205250L);
    log.outputLegend();
    spread.setTag("job_latency;scenario=resolve");
    log.outputIntervalHistogram(2.0, 3.0, spread, 1000000.0);
    large.setTag("wait");
    log.outputIntervalHistogram(3.0, 3.5, large, 1000000.0);
    log.close();
  }
}
