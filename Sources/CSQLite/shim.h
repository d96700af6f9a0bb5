#include <sqlite3.h>

// What Swift cannot call: a destructor that is no function, and a function with variable arguments.

/// Binds a copy of `bytes` bytes of UTF-8.
static inline int nt_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, sqlite3_uint64 bytes) {
  return sqlite3_bind_text64(statement, index, text, bytes, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// Lets SQL neither damage the file nor run what the file's own schema smuggles in.
static inline void nt_sqlite_distrust(sqlite3 *connection) {
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
}
