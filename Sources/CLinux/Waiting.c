#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define BATCH_LIMIT 64

int nt_eventfd(void) {
  int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  return fd < 0 ? -errno : fd;
}

void nt_eventfd_post(int eventfd) {
  int before = errno;
  uint64_t one = 1;
  while (write(eventfd, &one, sizeof one) < 0 && errno == EINTR) {
  }
  errno = before;
}

int nt_epoll_open(void) {
  int fd = epoll_create1(EPOLL_CLOEXEC);
  return fd < 0 ? -errno : fd;
}

void nt_close(int fd) { close(fd); }

int nt_epoll_set(int epoll, int change, int fd, uint32_t interest, uint64_t token, int edges) {
  // That token says that a bell rang.
  if (token == UINT64_MAX && !edges) return EINVAL;
  struct epoll_event event = {.data.u64 = token};
  if (interest & NT_READ) event.events |= EPOLLIN;
  if (interest & NT_WRITE) event.events |= EPOLLOUT;
  if (edges) event.events |= EPOLLET;
  int operation = change == NT_ADD ? EPOLL_CTL_ADD : change == NT_CHANGE ? EPOLL_CTL_MOD : EPOLL_CTL_DEL;
  return epoll_ctl(epoll, operation, fd, &event) == 0 ? 0 : errno;
}

/// The kernel's timespec of this call: 64 bits wherever it runs.
typedef struct {
  int64_t seconds;
  int64_t nanoseconds;
} limit;

static int pwait2(int epoll, struct epoll_event *events, int capacity, const limit *limit) {
#ifdef SYS_epoll_pwait2
  return (int)syscall(SYS_epoll_pwait2, epoll, events, capacity, limit, NULL, 0);
#else
  (void)epoll, (void)events, (void)capacity, (void)limit;
  errno = ENOSYS;
  return -1;
#endif
}

int nt_epoll_has_pwait2(int epoll) {
  struct epoll_event event;
  limit none = {0, 0};
  // Sandboxes refuse calls that they do not know with EPERM, too.
  return pwait2(epoll, &event, 1, &none) >= 0 || (errno != ENOSYS && errno != EPERM);
}

static uint32_t readiness(uint32_t events) {
  uint32_t found = 0;
  if (events & EPOLLIN) found |= NT_READ;
  if (events & EPOLLOUT) found |= NT_WRITE;
  if (events & EPOLLHUP) found |= NT_HANGUP;
  if (events & EPOLLERR) found |= NT_ERROR;
  return found;
}

int nt_epoll_wait(int epoll, nt_event *events, int capacity, uint64_t deadline_ns, int has_pwait2) {
  struct epoll_event batch[BATCH_LIMIT];
  if (capacity > BATCH_LIMIT) capacity = BATCH_LIMIT;
  int count;
  uint64_t now = deadline_ns == UINT64_MAX || deadline_ns == 0 ? 0 : nt_monotonic_ns();
  if (deadline_ns == UINT64_MAX && has_pwait2) {
    count = epoll_wait(epoll, batch, capacity, -1);
  } else if (now >= deadline_ns) {
    count = epoll_wait(epoll, batch, capacity, 0);
  } else {
    uint64_t left = deadline_ns - now;
    if (has_pwait2) {
      limit until = {(int64_t)(left / 1000000000), (int64_t)(left % 1000000000)};
      count = pwait2(epoll, batch, capacity, &until);
    } else {
      struct timespec until = {(time_t)(left / 1000000000), (long)(left % 1000000000)};
      struct pollfd ready = {.fd = epoll, .events = POLLIN};
      count = ppoll(&ready, 1, deadline_ns == UINT64_MAX ? NULL : &until, NULL);
      if (count > 0) count = epoll_wait(epoll, batch, capacity, 0);
    }
  }
  if (count < 0) return errno == EINTR ? 0 : -errno;
  for (int i = 0; i < count; i++) {
    events[i].token = batch[i].data.u64;
    events[i].readiness = readiness(batch[i].events);
  }
  return count;
}
