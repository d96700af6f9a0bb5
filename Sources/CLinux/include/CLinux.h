// The few Linux calls that Swift's Glibc overlay lacks or imports awkwardly.
#ifndef NEEDLETAIL_CLINUX_H
#define NEEDLETAIL_CLINUX_H

#include <stddef.h>
#include <stdint.h>

/// Reserves `bytes` of address space without committing memory; NULL when refused.
void *_Nullable nt_reserve(size_t bytes);
/// Makes `bytes` from `address` (page aligned) readable and writable; 0 on success.
int nt_commit(void *_Nonnull address, size_t bytes);
/// Gives a reservation back.
void nt_release(void *_Nonnull address, size_t bytes);
/// Writes all `length` bytes to a file descriptor, through interruptions; 0 on success, else errno.
int nt_write_all(int fd, const void *_Nonnull bytes, size_t length);
/// The process's peak resident set, in bytes.
uint64_t nt_peak_rss_bytes(void);
/// Installs a handler for SIGINT and SIGTERM that counts them; see `nt_interrupts`.
void nt_catch_interrupts(void);
/// How many SIGINT or SIGTERM arrived since `nt_catch_interrupts`.
int nt_interrupts(void);

/// Brings the cache line at `address` near, without waiting for it.
static inline void nt_prefetch(const void *_Nonnull address) { __builtin_prefetch(address); }

#endif
