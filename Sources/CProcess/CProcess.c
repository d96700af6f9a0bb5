#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/// All a child needs between fork and exec, made before, since nothing may be allocated there.
struct launch {
  char **arguments;
  char **environment;
  const char *directory;
  pid_t parent;
  int input, output, error, report;
};

struct report {
  int step, code;
};

/// `count` zero-ended strings as a NULL-ended array of pointers into them, with room for `more`.
static char **strings(const uint8_t *bytes, size_t count, size_t more) {
  char **list = calloc(count + more + 1, sizeof *list);
  if (!list) return NULL;
  char *next = (char *)bytes;
  for (size_t i = 0; i < count; i++) {
    list[i] = next;
    next += strlen(next) + 1;
  }
  return list;
}

static int has_name(char *const *list, size_t count, const char *variable) {
  const char *equals = strchr(variable, '=');
  if (!equals) return 0;
  size_t length = (size_t)(equals - variable) + 1;
  for (size_t i = 0; i < count; i++)
    if (strncmp(list[i], variable, length) == 0) return 1;
  return 0;
}

/// The variables, then, where it inherits, those of this process whose names are not among them.
static char **merged_environment(const uint8_t *variables, size_t count, int inherits) {
  size_t inherited = 0;
  while (inherits && environ && environ[inherited]) inherited++;
  char **list = strings(variables, count, inherited);
  if (!list) return NULL;
  size_t next = count;
  for (size_t i = 0; i < inherited; i++)
    if (!has_name(list, count, environ[i])) list[next++] = environ[i];
  return list;
}

/// A pipe closed on exec, both ends clear of the three standard descriptors, so that no dup2 meets itself.
static int make_pipe(int ends[2]) {
  if (pipe2(ends, O_CLOEXEC) != 0) return errno;
  for (int i = 0; i < 2; i++) {
    if (ends[i] > 2) continue;
    int moved = fcntl(ends[i], F_DUPFD_CLOEXEC, 3);
    int code = errno;
    close(ends[i]);
    if (moved < 0) {
      close(ends[1 - i]);
      ends[0] = ends[1] = -1;
      return code;
    }
    ends[i] = moved;
  }
  return 0;
}

static void close_pipe(int ends[2]) {
  for (int i = 0; i < 2; i++)
    if (ends[i] >= 0) close(ends[i]);
}

static _Noreturn void give_up(const struct launch *launch, int step) {
  struct report report = {step, errno};
  ssize_t ignored = write(launch->report, &report, sizeof report);
  (void)ignored;
  _exit(127);
}

/// The child's side. It may share its parent's memory: it calls the kernel and touches nothing else.
static _Noreturn void become(const struct launch *launch) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != launch->parent) _exit(127);
  // The kernel's own structure, all zero: the standard action. By system call because glibc refuses its two signals,
  // which the parent process may have left ignored.
  static const uint64_t standard[8];
  for (int signal = 1; signal < NSIG; signal++) syscall(SYS_rt_sigaction, signal, standard, NULL, (NSIG - 1) / 8);
  if (dup2(launch->input, 0) < 0 || dup2(launch->output, 1) < 0 || dup2(launch->error, 2) < 0)
    give_up(launch, nt_spawn_resources);
#ifdef SYS_close_range
  // CLOSE_RANGE_CLOEXEC: for descriptors opened elsewhere without it. Older kernels leave them open.
  syscall(SYS_close_range, 3u, ~0u, 4u);
#endif
  if (launch->directory && chdir(launch->directory) != 0) give_up(launch, nt_spawn_directory);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execvpe(launch->arguments[0], launch->arguments, launch->environment);
  give_up(launch, nt_spawn_execution);
}

/// Starts the child and waits until it executes its program or says why it does not.
static int start(const struct launch *launch, int report_end, pid_t *pid, int *step) {
  sigset_t all, before;
  sigfillset(&all);
  // No handler of this process may run in the child while it has this memory.
  pthread_sigmask(SIG_SETMASK, &all, &before);
  // Unlike fork it copies no page tables, however much memory a run holds.
  *pid = vfork();
  if (*pid == 0) become(launch);
  int code = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  close(launch->report);
  *step = nt_spawn_resources;
  if (*pid < 0) return code;

  struct report report;
  ssize_t length;
  do length = read(report_end, &report, sizeof report);
  while (length < 0 && errno == EINTR);
  if (length != sizeof report) return 0;
  *step = report.step;
  while (waitpid(*pid, NULL, 0) < 0 && errno == EINTR) continue;
  return report.code;
}

static int spawn_with_pipes(struct launch *launch, struct nt_child *child, int *step) {
  int input[2] = {-1, -1}, output[2] = {-1, -1}, error[2] = {-1, -1}, report[2] = {-1, -1};
  *step = nt_spawn_resources;
  int code = make_pipe(input);
  if (!code) code = make_pipe(output);
  if (!code) code = make_pipe(error);
  if (!code) code = make_pipe(report);
  pid_t pid = -1;
  if (!code) {
    launch->input = input[0];
    launch->output = output[1];
    launch->error = error[1];
    launch->report = report[1];
    code = start(launch, report[0], &pid, step);
    report[1] = -1;
  }
  if (!code) {
    fcntl(input[1], F_SETFL, O_NONBLOCK);
    fcntl(output[0], F_SETFL, O_NONBLOCK);
    fcntl(error[0], F_SETFL, O_NONBLOCK);
    int pidfd = -1;
#ifdef SYS_pidfd_open
    pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
#endif
    *child = (struct nt_child){pid, pidfd, input[1], output[0], error[0]};
    input[1] = output[0] = error[0] = -1;
  }
  close_pipe(input);
  close_pipe(output);
  close_pipe(error);
  close_pipe(report);
  return code;
}

int nt_spawn(
    const uint8_t *arguments, size_t argument_count, const uint8_t *variables, size_t variable_count,
    int inherits, const char *directory, struct nt_child *child, int *step) {
  struct launch launch = {
      .arguments = strings(arguments, argument_count, 0),
      .environment = merged_environment(variables, variable_count, inherits),
      .directory = directory,
      .parent = getpid(),
  };
  *step = nt_spawn_resources;
  int code = launch.arguments && launch.environment ? spawn_with_pipes(&launch, child, step) : ENOMEM;
  free(launch.arguments);
  free(launch.environment);
  return code;
}

int64_t nt_pipe_read(int fd, uint8_t *bytes, size_t length) {
  ssize_t n;
  do n = read(fd, bytes, length);
  while (n < 0 && errno == EINTR);
  return n < 0 ? -(int64_t)errno : n;
}

int64_t nt_pipe_write(int fd, const uint8_t *bytes, size_t length) {
  ssize_t n;
  do n = write(fd, bytes, length);
  while (n < 0 && errno == EINTR);
  return n < 0 ? -(int64_t)errno : n;
}

void nt_pipe_close(int fd) { close(fd); }

void nt_block_broken_pipe(void) {
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &one, NULL);
}

void nt_pipe_wait(const int *fds, size_t count, int milliseconds) {
  struct pollfd polled[8];
  if (count > 8) count = 8;
  for (size_t i = 0; i < count; i++) polled[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
  (void)poll(polled, count, milliseconds);
}

void nt_child_signal(int32_t pid, int signal) { kill(-pid, signal); }

int nt_child_has_ended(int32_t pid) {
  siginfo_t info = {0};
  return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != 0;
}

int nt_child_reap(int32_t pid) {
  int status = 0;
  pid_t reaped;
  do reaped = waitpid(pid, &status, 0);
  while (reaped < 0 && errno == EINTR);
  if (reaped < 0) return 0;
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}
