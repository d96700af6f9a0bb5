// Go's goroutines and channels: spawn and join, messages one way, and there and back.
//
// `spawn-join-64`: an operation is a child; 64 goroutines are started, each leaves a number, a WaitGroup waits for all.
// `ring-one-way`: an operation is a message from one goroutine to another through a channel of 4,096 places.
// `ring-round-trip`: an operation is a message there and back, one at a time.
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

const children, places = 64, 4096

func spawnAndJoin(size int) (operations int) {
	var results [children]int
	for operations < size {
		var group sync.WaitGroup
		group.Add(children)
		for child := 0; child < children; child++ {
			child := child
			go func() {
				results[child] = child
				group.Done()
			}()
		}
		group.Wait()
		sum := 0
		for child := range results {
			sum += results[child]
			results[child] = 0
		}
		check(sum == children*(children-1)/2, "a child is missing")
		operations += children
	}
	return operations
}

func oneWay(size int) int {
	ring := make(chan uint64, places)
	go func() {
		for message := uint64(0); message < uint64(size); message++ {
			ring <- message
		}
		close(ring)
	}()
	expected := uint64(0)
	for message := range ring {
		check(message == expected, "a message is lost or out of order")
		expected++
	}
	check(expected == uint64(size), "a message is lost")
	return size
}

func roundTrip(size int) int {
	there, back := make(chan uint64, 1), make(chan uint64, 1)
	go func() {
		for message := range there {
			back <- message
		}
	}()
	for message := uint64(0); message < uint64(size); message++ {
		there <- message
		check(<-back == message, "an answer is lost or out of order")
	}
	close(there)
	return size
}

func check(holds bool, otherwise string) {
	if !holds {
		fail(otherwise)
	}
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, "peer:", message)
	os.Exit(1)
}

// The most memory this process has had resident; 0 where /proc does not say.
func peakResidentBytes() int {
	status, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer status.Close()
	for lines := bufio.NewScanner(status); lines.Scan(); {
		if words := strings.Fields(lines.Text()); len(words) > 1 && words[0] == "VmHWM:" {
			kilobytes, _ := strconv.Atoi(words[1])
			return kilobytes * 1024
		}
	}
	return 0
}

func main() {
	subjects := map[string]func(int) int{
		"spawn-join-64": spawnAndJoin, "ring-one-way": oneWay, "ring-round-trip": roundTrip,
	}
	if len(os.Args) != 3 {
		fail("usage: peer SUBJECT SIZE")
	}
	subject := subjects[os.Args[1]]
	size, err := strconv.Atoi(os.Args[2])
	if subject == nil || err != nil || size < 1 {
		fail("no such subject or size: " + strings.Join(os.Args[1:], " "))
	}
	warmup := size
	if warmup > 100_000 {
		warmup = 100_000
	}
	subject(warmup)
	start := time.Now()
	operations := subject(size)
	elapsed := time.Since(start)
	fmt.Printf(
		"{\"peer\":\"go\",\"version\":%q,\"subject\":%q,\"size\":%d,\"operations\":%d,\"ns_per_operation\":%.2f,\"max_rss_bytes\":%d}\n",
		strings.TrimPrefix(runtime.Version(), "go"), os.Args[1], size, operations,
		float64(elapsed.Nanoseconds())/float64(operations), peakResidentBytes())
}
