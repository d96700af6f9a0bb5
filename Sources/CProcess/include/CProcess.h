// Child processes that are spoken to over pipes: what Swift's Glibc overlay lacks, and what must happen between fork
// and exec, where no Swift may run.
#ifndef NEEDLETAIL_CPROCESS_H
#define NEEDLETAIL_CPROCESS_H

#include <stddef.h>
#include <stdint.h>

/// A child and this side's ends of its pipes, which do not block and are closed on exec.
struct nt_child {
  int32_t pid;
  /// Readable once the child has ended; −1 where the kernel has no such descriptors.
  int32_t pidfd;
  int32_t standard_input;
  int32_t standard_output;
  int32_t standard_error;
};

/// What failed when a child could not be started.
enum nt_spawn_step { nt_spawn_resources = 1, nt_spawn_directory = 2, nt_spawn_execution = 3 };

/// Starts a child as the leader of a process group of its own, with no signal blocked, ignored or caught, no
/// descriptor but its pipes, and SIGKILL when the calling thread ends.
///
/// `arguments` are `argument_count` strings, each ended by a zero byte, the program first; it is looked up in PATH as
/// this process has it unless it contains a slash. `variables` are `NAME=value` strings that come before the inherited
/// ones of the same name; with `inherits` 0 none is inherited. `directory` is where the child runs, and where a relative
/// program is looked for; NULL is where this process runs.
///
/// Answers 0, or errno with what failed in `step`; nothing is left then.
int nt_spawn(
    const uint8_t *_Nonnull arguments, size_t argument_count, const uint8_t *_Nonnull variables,
    size_t variable_count, int inherits, const char *_Nullable directory, struct nt_child *_Nonnull child,
    int *_Nonnull step);

/// Reads what there is, through interruptions: bytes read, 0 at the end, −errno (−EAGAIN: nothing yet).
int64_t nt_pipe_read(int fd, uint8_t *_Nonnull bytes, size_t length);
/// Writes what fits, through interruptions: bytes written, or −errno (−EAGAIN: full). A reader that has gone is −EPIPE;
/// the calling thread must have blocked SIGPIPE.
int64_t nt_pipe_write(int fd, const uint8_t *_Nonnull bytes, size_t length);
void nt_pipe_close(int fd);
/// Blocks SIGPIPE on the calling thread.
void nt_block_broken_pipe(void);

/// Sleeps until one of the descriptors can be read, has no writer any more, or `milliseconds` are over; sooner where a
/// signal is handled. Negative descriptors are passed over.
void nt_pipe_wait(const int *_Nonnull fds, size_t count, int milliseconds);
/// Sends a signal to all of a process group; one that has gone is no error.
void nt_child_signal(int32_t pid, int signal);
/// Whether the child has ended; it stays a zombie, and its number its own, until `nt_child_reap`.
int nt_child_has_ended(int32_t pid);
/// Waits for the child's end and reaps it: its exit status, or minus the number of the signal that ended it.
int nt_child_reap(int32_t pid);

#endif
