#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

// The processor's large page, two megabytes.
static const size_t large_page = (size_t)2 << 20;

void *nt_reserve(size_t bytes) {
  // On a boundary of large pages, so that none is lost to a table's ends.
  size_t slack = bytes < large_page ? 0 : large_page;
  char *p = mmap(NULL, bytes + slack, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED) return NULL;
  if (slack == 0) return p;
  size_t before = (large_page - (uintptr_t)p % large_page) % large_page;
  if (before > 0) munmap(p, before);
  if (slack > before) munmap(p + before + bytes, slack - before);
  return p + before;
}

int nt_commit(void *address, size_t bytes) {
  if (mprotect(address, bytes, PROT_READ | PROT_WRITE) != 0) return -1;
  if (bytes < large_page) return 0;
  // Wishes: where there are no large pages the table works as well, with more waiting for memory. The first of them was begun in
  // small pages.
  (void)madvise(address, bytes, MADV_HUGEPAGE);
  (void)madvise(address, large_page, MADV_COLLAPSE);
  return 0;
}

size_t nt_commit_size(size_t bytes) {
  return bytes < large_page / 2 ? (bytes + 4095) / 4096 * 4096 : (bytes + large_page - 1) / large_page * large_page;
}

void nt_release(void *address, size_t bytes) { munmap(address, bytes); }

int nt_write_all(int fd, const void *bytes, size_t length) {
  const char *p = bytes;
  while (length > 0) {
    ssize_t n = write(fd, p, length);
    if (n < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    p += n;
    length -= (size_t)n;
  }
  return 0;
}

uint64_t nt_peak_rss_bytes(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (uint64_t)usage.ru_maxrss * 1024;
}

static volatile sig_atomic_t interrupts;
static volatile sig_atomic_t interrupt_eventfd = -1;

static volatile sig_atomic_t cursor_fd = -1;

static void show_cursor(void) {
  static const char text[] = "\x1b[?25h";
  int fd = cursor_fd;
  if (fd >= 0 && write(fd, text, sizeof text - 1) < 0) return;
}

static void on_interrupt(int signal) {
  // One hang-up is told several times: by the terminal, by the shell, and once more when that ends.
  if (signal == SIGHUP && interrupts > 0) return;
  // A third Ctrl-C means it: leave at once.
  if (++interrupts >= 3) {
    show_cursor();
    _exit(128 + signal);
  }
  if (interrupt_eventfd >= 0) nt_eventfd_post(interrupt_eventfd);
}

void nt_catch_interrupts(void) {
  static const int caught[] = {SIGINT, SIGTERM, SIGHUP};
  struct sigaction action = {.sa_handler = on_interrupt}, before;
  sigemptyset(&action.sa_mask);
  // The parent process may have left them blocked.
  sigset_t unblocked;
  sigemptyset(&unblocked);
  for (size_t i = 0; i < sizeof caught / sizeof *caught; ++i) {
    // Who ignores that the terminal hangs up, as nohup does, goes on doing so.
    if (caught[i] == SIGHUP && sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    sigaction(caught[i], &action, NULL);
    sigaddset(&unblocked, caught[i]);
  }
  pthread_sigmask(SIG_UNBLOCK, &unblocked, NULL);
}

int nt_interrupts(void) { return interrupts; }

void nt_wake_on_interrupt(int eventfd) { interrupt_eventfd = eventfd; }

void nt_forget_interrupt_eventfd(int eventfd) {
  if (interrupt_eventfd == eventfd) interrupt_eventfd = -1;
}

static void on_leaving(int signal) {
  int error = errno;
  show_cursor();
  // The signal does what it usually does. Where that is to stop, the process may go on here.
  struct sigaction usual = {.sa_handler = SIG_DFL}, mine;
  sigemptyset(&usual.sa_mask);
  sigaction(signal, &usual, &mine);
  raise(signal);
  sigset_t this_one, before;
  sigemptyset(&this_one);
  sigaddset(&this_one, signal);
  pthread_sigmask(SIG_UNBLOCK, &this_one, &before);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  sigaction(signal, &mine, NULL);
  errno = error;
}

static const int leaving[] = {SIGQUIT, SIGTSTP};
static const int crashing[] = {SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE};
enum { crashes = sizeof crashing / sizeof *crashing };
static struct sigaction before_crash[crashes];

static void on_crash(int signal, siginfo_t *info, void *context) {
  (void)context;
  int error = errno;
  show_cursor();
  // The handler before, such as the language's backtraces, sees it now: at the same instruction once more, or sent anew.
  for (int i = 0; i < crashes; ++i) {
    if (crashing[i] == signal) sigaction(signal, &before_crash[i], NULL);
  }
  if (info->si_code <= 0) raise(signal);
  errno = error;
}

void nt_restore_cursor_on_signals(int fd) {
  cursor_fd = fd;
  for (size_t i = 0; i < sizeof leaving / sizeof *leaving; ++i) {
    struct sigaction action = {.sa_handler = on_leaving}, before;
    sigemptyset(&action.sa_mask);
    // Who ignores one goes on doing so.
    if (sigaction(leaving[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) sigaction(leaving[i], &action, NULL);
  }
  static int is_watching;
  if (is_watching) return;
  is_watching = 1;
  for (int i = 0; i < crashes; ++i) {
    struct sigaction action = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    sigaction(crashing[i], &action, &before_crash[i]);
  }
}

void nt_forget_cursor(void) { cursor_fd = -1; }

const char *nt_error_text(int code) {
  return strerrordesc_np(code) ?: "unknown error";
}
