"""Reads an archive from what docs/archive-format.md says, with nothing but Python, and prints every interval: its number and
length, its gauges, then a line for each histogram with its place, moments and counters.

    python3 read_archive.py FILE.ntl
"""
import json
import struct
import sys

LONGEST = 360_000_000_000_000


def crc32c(data):
    rest = 0xFFFFFFFF
    for byte in data:
        rest ^= byte
        for _ in range(8):
            rest = rest >> 1 ^ (0x82F63B78 if rest & 1 else 0)
    return rest ^ 0xFFFFFFFF


def unpack_lz4(frame):
    """One frame with independent blocks and without checksums of its own."""
    magic, flags, _, length = struct.unpack_from("<IBBQ", frame)
    assert magic == 0x184D2204 and flags & 0x08
    position, out = 15, bytearray()
    while True:
        (size,) = struct.unpack_from("<I", frame, position)
        position += 4
        if size == 0:
            break
        block = frame[position : position + (size & 0x7FFFFFFF)]
        position += len(block)
        out += block if size >> 31 else unpack_block(block)
    assert len(out) == length
    return bytes(out)


def unpack_block(block):
    out, position = bytearray(), 0

    def extended(length, position):
        if length == 15:
            while True:
                length += block[position]
                position += 1
                if block[position - 1] != 255:
                    break
        return length, position

    while True:
        token = block[position]
        literals, position = extended(token >> 4, position + 1)
        out += block[position : position + literals]
        position += literals
        if position == len(block):
            return out
        offset = block[position] | block[position + 1] << 8
        length, position = extended(token & 15, position + 2)
        for _ in range(length + 4):
            out.append(out[-offset])


class Bytes:
    def __init__(self, data):
        self.data, self.position = data, 0

    def take(self, count):
        assert self.position + count <= len(self.data)
        self.position += count
        return self.data[self.position - count : self.position]

    def varint(self):
        value = shift = 0
        while True:
            (byte,) = self.take(1)
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value


class Bits:
    def __init__(self, data):
        self.value, self.left = int.from_bytes(data, "little"), 8 * len(data)

    def get(self, count):
        assert count <= self.left
        field = self.value & ((1 << count) - 1)
        self.value >>= count
        self.left -= count
        return field

    def full(self):
        return self.get(self.get(6) + 1)

    def rice(self, k):
        ones = 0
        while ones < 16 and self.get(1):
            ones += 1
        return self.full() if ones == 16 else ones << k | self.get(k)


class Adaptive:
    def __init__(self, mean):
        self.count, self.sum = 1, mean

    def read(self, bits):
        k = 0
        while self.count << k < self.sum:
            k += 1
        number = bits.rice(min(k, 40))
        self.sum += min(number, 1 << 40)
        self.count += 1
        if self.count == 32:
            self.count, self.sum = 16, self.sum // 2
        return number


def unzigzag(number):
    return number >> 1 if number % 2 == 0 else -(number >> 1) - 1


def least(counter):
    shift = max(0, counter // 1024 - 1)
    return counter - 1024 * shift << shift


def most(counter):
    return least(counter) + (1 << max(0, counter // 1024 - 1)) - 1


class Shape:
    def __init__(self):
        self.sums, self.intervals = {}, 0
        self.gaps, self.heights = Adaptive(32), Adaptive(1)

    def likely(self, samples):
        total = sum(self.sums.values())
        if total == 0:
            return {}
        ratio = min((samples << 32) // total, 1 << 60)
        expected = {counter: min(got * ratio >> 24, 1 << 58) for counter, got in sorted(self.sums.items())}
        return {counter: e for counter, e in expected.items() if e >= 128}

    def counters(self, samples, unlikely, bits):
        counts = {}
        likely = self.likely(samples)
        wider = bits.get(3) if likely else 0
        for counter, e in likely.items():
            v = max(1, e * (640 * (self.intervals + 1) // self.intervals) >> 16)
            folded, x = bits.rice(wider + (v.bit_length() - 1) // 2), e + 128 >> 8
            counts[counter] = folded if folded > 2 * x else x + folded // 2 if folded % 2 == 0 else x - (folded + 1) // 2
        counter = -1
        for _ in range(unlikely):
            gap = self.gaps.read(bits)
            while gap >= 0:
                counter += 1
                gap -= counter not in likely
            counts[counter] = self.heights.read(bits) + 1
        assert bits.left < 8 and bits.value == 0
        return {counter: count for counter, count in sorted(counts.items()) if count}

    def read(self, data):
        data = Bytes(data)
        inside, over, extra = data.varint(), data.varint(), data.varint()
        rest = [data.varint() for _ in range(4)] if inside + over > 1 else None
        counts = {}
        if inside:
            unlikely = data.varint()
            counts = self.counters(inside, unlikely, Bits(data.take(len(data.data) - data.position)))
            self.intervals += 1
            for counter, count in counts.items():
                self.sums[counter] = self.sums.get(counter, 0) + count
        assert sum(counts.values()) == inside
        lowest = least(min(counts)) if counts else LONGEST
        highest = most(max(counts)) if counts and not over else (1 << 64) - 1
        total = sum(least(counter) * count for counter, count in counts.items()) + LONGEST * over + extra
        if rest is None:
            return inside + over, over, total, total * total, total, total, counts
        squares = sum(least(counter) ** 2 * count for counter, count in counts.items()) + LONGEST * LONGEST * over
        squares += rest[0] + (rest[1] << 128)
        return inside + over, over, total, squares, lowest + rest[2], highest - rest[3], counts


def blocks(data):
    assert data[:12] == b"\x89NTL\r\n\x1a\n\x02\0\0\0"
    position = 12
    while position + 24 <= len(data):
        head = data[position : position + 24]
        kind, packing, key, _, length, number, checksum, own = struct.unpack("<BBBBIQII", head)
        assert own == crc32c(head[:20])
        payload = data[position + 24 : position + 24 + length]
        assert checksum == crc32c(payload)
        position += 24 + length
        yield kind, key, number, unpack_lz4(payload) if packing else payload


def main(path):
    with open(path, "rb") as file:
        archive = list(blocks(file.read()))
    header = json.loads(archive[0][3])
    assert header["schema"] == "needletail.archive/1"
    for kind, key, number, payload in archive[1:]:
        if kind != 2:
            continue
        if key:
            shapes = [Shape() for _ in header["histograms"]]
            gauges = [[None, Adaptive(4)] for _ in header["gauges"]]
        payload = Bytes(payload)
        length = payload.varint()
        bits = Bits(payload.take(payload.varint()))
        for gauge in gauges:
            if gauge[0] is None:
                gauge[0] = unzigzag(bits.full())
            else:
                wide = gauge[0] + unzigzag(gauge[1].read(bits)) + (1 << 63)
                gauge[0] = wide % (1 << 64) - (1 << 63)
        values = ",".join(str(gauge[0]) for gauge in gauges)
        print("interval", number, length - 1 if length else header["interval_ns"], values)
        place = -1
        for _ in range(payload.varint()):
            place += payload.varint() + 1
            *moments, counts = shapes[place].read(payload.take(payload.varint()))
            moments[3] = format(moments[3], "x")
            counters = ",".join(f"{counter}:{count}" for counter, count in counts.items())
            print("histogram", place, ",".join(map(str, moments)), counters)


main(sys.argv[1])
