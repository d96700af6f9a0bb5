// The few Linux calls that Swift's Glibc overlay lacks or imports awkwardly.
#ifndef NEEDLETAIL_CLINUX_H
#define NEEDLETAIL_CLINUX_H

#include <stddef.h>
#include <stdint.h>

/// Reserves `bytes` of address space without committing memory; NULL when refused.
void *_Nullable nt_reserve(size_t bytes);
/// Makes `bytes` from `address` (page aligned) readable and writable; 0 on success.
int nt_commit(void *_Nonnull address, size_t bytes);
/// What to commit of a table that needs `bytes`: whole pages, large ones where it is large.
size_t nt_commit_size(size_t bytes);
/// Gives a reservation back.
void nt_release(void *_Nonnull address, size_t bytes);
/// Writes all `length` bytes to a file descriptor, through interruptions; 0 on success, else errno.
int nt_write_all(int fd, const void *_Nonnull bytes, size_t length);
/// The process's peak resident set, in bytes.
uint64_t nt_peak_rss_bytes(void);
/// Installs a handler for SIGINT, SIGTERM and, unless it is ignored, SIGHUP that counts them; see `nt_interrupts`.
void nt_catch_interrupts(void);
/// How many of these signals arrived since `nt_catch_interrupts`; SIGHUP counts as the first only.
int nt_interrupts(void);
/// From now on each of these signals that is caught also posts to this eventfd, so that a sleeper cannot miss it.
void nt_wake_on_interrupt(int eventfd);
/// Takes that back, if it is this one that would be posted to.
void nt_forget_interrupt_eventfd(int eventfd);
/// From now on a signal that ends or stops the process first shows the cursor of the terminal on `fd`, if hidden.
void nt_restore_cursor_on_signals(int fd);
/// Takes that back.
void nt_forget_cursor(void);
/// What errno `code` means, in words that live as long as the process.
const char *_Nonnull nt_error_text(int code);

// Threads.

typedef void (*nt_thread_body)(void *_Nullable context);

/// Starts a thread that runs `body(context)` with signals blocked and a timer slack of 1 ns.
///
/// `name` is cut to 15 bytes. `processor` pins it; −1 lets it run wherever the process could when it started. Faults
/// (and SIGPROF, for profilers) stay deliverable. 0 on success, else errno and no thread.
int nt_thread_start(const char *_Nonnull name, int processor, size_t stack_bytes, nt_thread_body _Nonnull body,
                    void *_Nullable context, uint64_t *_Nonnull thread);
/// Waits for a thread's end; 0 or errno. EDEADLK from the thread itself.
int nt_thread_join(uint64_t thread);
/// Lets a thread end unwaited for; 0 or errno.
int nt_thread_detach(uint64_t thread);
/// The calling thread's number, from 1: never that of another thread of this process, not even of one that ended.
///
/// A call and not an inline function: what the compiler may keep over a suspension point belongs to the thread before it.
uint64_t nt_thread_number(void);
/// Processor time of the calling thread, in nanoseconds.
uint64_t nt_thread_cpu_ns(void);
/// How late the kernel may wake the calling thread from a timed sleep, in nanoseconds; 0 or errno.
int nt_set_timer_slack(uint64_t nanoseconds);
/// The calling thread's timer slack, in nanoseconds.
uint64_t nt_timer_slack(void);
/// Keeps the calling thread on one processor; −1 lets it go. 0 or errno.
int nt_pin(int processor);
/// Writes the processors that the process could use when it started, ascending; returns how many there are.
int nt_process_processors(int32_t *_Nonnull processors, int capacity);
/// Writes the processors that the calling thread may run on, ascending; returns how many there are.
int nt_thread_processors(int32_t *_Nonnull processors, int capacity);

/// CLOCK_MONOTONIC, in nanoseconds.
uint64_t nt_monotonic_ns(void);

/// The word's bits moved up by `count` places, those that fall out coming in again below.
///
/// In C, whose compiler has a word for it: written with shifts behind a multiplication it becomes a second multiplication.
static inline uint64_t nt_rotate_left(uint64_t word, int count) { return __builtin_rotateleft64(word, count); }

/// Tells the processor that this is a loop that waits.
static inline void nt_relax(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb" ::: "memory");
#endif
}

// Waiting for descriptors.

enum { NT_ADD = 0, NT_CHANGE = 1, NT_REMOVE = 2 };
enum { NT_READ = 1, NT_WRITE = 2, NT_HANGUP = 4, NT_ERROR = 8 };

/// What happened to a watched descriptor.
typedef struct nt_event {
  uint64_t token;
  uint32_t readiness;
} nt_event;

/// A non-blocking eventfd at zero that children do not inherit; −errno when refused.
int nt_eventfd(void);
/// Adds one to an eventfd; a full one is as good.
void nt_eventfd_post(int eventfd);
/// An epoll instance that children do not inherit; −errno when refused.
int nt_epoll_open(void);
void nt_close(int fd);
/// Adds, changes or removes a descriptor; 0 or errno. With `edges`, for bells, each change of readiness
/// is reported once; the token UINT64_MAX is theirs.
int nt_epoll_set(int epoll, int change, int fd, uint32_t interest, uint64_t token, int edges);
/// Whether the kernel has `epoll_pwait2`.
int nt_epoll_has_pwait2(int epoll);
/// Waits for at most `capacity` (at most 64) events until CLOCK_MONOTONIC is at `deadline_ns` (UINT64_MAX: no limit).
///
/// Returns how many, 0 also when a signal was caught, −errno when it cannot wait. Without `pwait2` it sleeps in
/// `ppoll`, whose limit is in nanoseconds too, at the price of a second call.
int nt_epoll_wait(int epoll, nt_event *_Nonnull events, int capacity, uint64_t deadline_ns, int pwait2);

/// Brings the cache line at `address` near, without waiting for it.
static inline void nt_prefetch(const void *_Nonnull address) { __builtin_prefetch(address); }

/// A lock of the system's, which sanitizers know; NULL when there is no memory.
void *_Nullable nt_lock_make(void);
void nt_lock_take(void *_Nonnull lock);
/// Takes the lock if it is free; 0 when it was taken.
int nt_lock_try(void *_Nonnull lock);
void nt_lock_give(void *_Nonnull lock);
void nt_lock_free(void *_Nonnull lock);

#endif
