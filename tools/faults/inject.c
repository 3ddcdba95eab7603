// SPDX-License-Identifier: MIT
//
// Faults of the disk, by LD_PRELOAD: counts the calls that open, write to or synchronise files
// below a folder, and lets one of them, or all from one on, fail, fall short or be lost. It can
// record them too, for states that a loss of power may leave.
//
//   SHEAF_FAULT_FOLDER  the folder whose files are meant, itself included
//   SHEAF_FAULT_REPORT  a file that gets a line for each fault, and the count of calls at the end
//   SHEAF_FAULT_AT      the number of the call, from 1 on; 0 only counts
//   SHEAF_FAULT_KIND    EIO, ENOSPC, EDQUOT, short (half of a write) or lose (said to be done, but
//                       is not)
//   SHEAF_FAULT_ALWAYS  set: all calls from that one on
//   SHEAF_FAULT_SLOW    the milliseconds that each synchronisation takes longer; the report counts
//                       them
//   SHEAF_FAULT_RECORD  a file that gets what becomes of the files and their names, lock files
//                       left out, and what is written to the standard output, each behind a
//                       `struct entry`

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

enum verdict { PASS, FAIL, SHORTEN, LOSE };

static atomic_long call_count;
static atomic_long flush_count;
static long slow_milliseconds;
static long fault_at;
static int fault_errno;
static enum verdict fault_verdict;
static int is_lasting;
static char folder[4096];
static const char *report_path;

// What is recorded of a file, by its number: W a write, D a write that is durable when it returns,
// T the length it is cut to, S a synchronisation. Of names: C one for a file that was made, R one
// that became another (both, with a NUL between), U one that went, F that all are durable. And A,
// an acknowledgement.
struct entry {
    int64_t kind;
    int64_t file;
    int64_t offset;
    int64_t count;
};

static int record_file = -1;
static pthread_mutex_t record_lock = PTHREAD_MUTEX_INITIALIZER;

static void report(const char *what, long number) {
    char line[128];
    int length = snprintf(line, sizeof line, "%s %ld\n", what, number);
    int file = REAL(open)(report_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return;
    REAL(write)(file, line, (size_t)length);
    close(file);
}

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("SHEAF_FAULT_FOLDER");
    const char *number = getenv("SHEAF_FAULT_AT");
    const char *kind = getenv("SHEAF_FAULT_KIND");
    const char *record_path = getenv("SHEAF_FAULT_RECORD");
    report_path = getenv("SHEAF_FAULT_REPORT");
    if (record_path) {
        record_file = REAL(open)(record_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    if (path == NULL || report_path == NULL || realpath(path, folder) == NULL) abort();
    fault_at = number ? atol(number) : 0;
    is_lasting = getenv("SHEAF_FAULT_ALWAYS") != NULL;
    const char *slow = getenv("SHEAF_FAULT_SLOW");
    slow_milliseconds = slow ? atol(slow) : 0;
    if (kind == NULL || strcmp(kind, "EIO") == 0) {
        fault_verdict = FAIL;
        fault_errno = EIO;
    } else if (strcmp(kind, "ENOSPC") == 0) {
        fault_verdict = FAIL;
        fault_errno = ENOSPC;
    } else if (strcmp(kind, "EDQUOT") == 0) {
        fault_verdict = FAIL;
        fault_errno = EDQUOT;
    } else if (strcmp(kind, "short") == 0) {
        fault_verdict = SHORTEN;
    } else if (strcmp(kind, "lose") == 0) {
        fault_verdict = LOSE;
    } else {
        abort();
    }
}

__attribute__((destructor)) static void end(void) {
    if (report_path == NULL) return;
    report("calls", atomic_load(&call_count));
    if (slow_milliseconds > 0) report("flushes", atomic_load(&flush_count));
}

static int find_path(int file, char path[4096]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, 4095);
    path[length < 0 ? 0 : length] = 0;
    return length > 0;
}

static int is_below(const char *path) {
    size_t prefix = strlen(folder);
    if (prefix == 0 || strncmp(path, folder, prefix) != 0) return 0;
    return path[prefix] == '/' || path[prefix] == 0;
}

static int is_meant(int file) {
    char path[4096];
    return find_path(file, path) && is_below(path);
}

static int is_lock(const char *path) {
    size_t length = strlen(path);
    return length >= 5 && strcmp(path + length - 5, "-lock") == 0;
}

static int is_recorded(int file) {
    char path[4096];
    return record_file >= 0 && find_path(file, path) && is_below(path) && !is_lock(path);
}

static void record(char kind, int64_t file, off_t offset, const struct iovec *parts, int count) {
    struct entry entry = {kind, file, offset, 0};
    for (int part = 0; part < count; part++) entry.count += (int64_t)parts[part].iov_len;
    pthread_mutex_lock(&record_lock);
    REAL(write)(record_file, &entry, sizeof entry);
    if (count > 0) REAL(writev)(record_file, parts, count);
    pthread_mutex_unlock(&record_lock);
}

static int64_t number_of(int file) {
    struct stat status;
    return fstat(file, &status) == 0 ? (int64_t)status.st_ino : 0;
}

static void record_write(int file, off_t offset, const struct iovec *parts, int count) {
    if (!is_recorded(file)) return;
    char kind = fcntl(file, F_GETFL) & O_DSYNC ? 'D' : 'W';
    record(kind, number_of(file), offset, parts, count);
}

// A synchronisation of a file, or of the names in the folder.
static void record_flush(int file) {
    struct stat status;
    if (!is_recorded(file) || fstat(file, &status) != 0) return;
    record(S_ISDIR(status.st_mode) ? 'F' : 'S', (int64_t)status.st_ino, 0, NULL, 0);
}

static void record_names(char kind, int64_t file, const char *old, const char *new) {
    if (record_file < 0 || !is_below(old) || is_lock(old)) return;
    struct iovec parts[2] = {{(void *)old, strlen(old) + 1}, {(void *)new, new ? strlen(new) : 0}};
    record(kind, file, 0, parts, new ? 2 : 1);
}

// What becomes of a call on what is meant; only writes can fall short or be lost.
static enum verdict judge_meant(const char *name, int is_write) {
    long number = atomic_fetch_add(&call_count, 1) + 1;
    if (fault_at == 0 || number < fault_at || (number > fault_at && !is_lasting)) return PASS;
    if (fault_verdict != FAIL && !is_write) return PASS;
    report(name, number);
    errno = fault_errno;
    return fault_verdict;
}

static enum verdict judge(const char *name, int file, int is_write) {
    return is_meant(file) ? judge_meant(name, is_write) : PASS;
}

int open(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    int is_new = is_below(path) && flags & O_CREAT && access(path, F_OK) != 0;
    if (is_below(path) && judge_meant("open", 0) != PASS) return -1;
    int file = REAL(open)(path, flags, mode);
    if (file >= 0 && is_new) record_names('C', number_of(file), path, NULL);
    return file;
}

int open64(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return open(path, flags, mode);
}

int rename(const char *old, const char *new) {
    int status = is_below(old) && judge_meant("rename", 0) != PASS ? -1 : REAL(rename)(old, new);
    if (status == 0) record_names('R', 0, old, new);
    return status;
}

int unlink(const char *path) {
    int status = REAL(unlink)(path);
    if (status == 0) record_names('U', 0, path, NULL);
    return status;
}

int msync(void *start, size_t count, int flags) {
    return judge_meant("msync", 0) == PASS ? REAL(msync)(start, count, flags) : -1;
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    struct iovec part = {(void *)bytes, count};
    record_write(file, offset, &part, 1);
    switch (judge("pwrite", file, 1)) {
    case FAIL: return -1;
    case LOSE: return (ssize_t)count;
    case SHORTEN: return REAL(pwrite)(file, bytes, count / 2, offset);
    default: return REAL(pwrite)(file, bytes, count, offset);
    }
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    return pwrite(file, bytes, count, offset);
}

ssize_t write(int file, const void *bytes, size_t count) {
    struct iovec part = {(void *)bytes, count};
    if (record_file >= 0 && file == STDOUT_FILENO) record('A', 0, 0, &part, 1);
    if (is_recorded(file)) record_write(file, lseek(file, 0, SEEK_CUR), &part, 1);
    switch (judge("write", file, 1)) {
    case FAIL: return -1;
    case LOSE: return (ssize_t)count;
    case SHORTEN: return REAL(write)(file, bytes, count / 2);
    default: return REAL(write)(file, bytes, count);
    }
}

static ssize_t byte_count(const struct iovec *parts, int count) {
    size_t sum = 0;
    for (int part = 0; part < count; part++) sum += parts[part].iov_len;
    return (ssize_t)sum;
}

// The first part; half of it when it is the only one.
static struct iovec first_part(const struct iovec *parts, int count) {
    struct iovec first = parts[0];
    if (count == 1) first.iov_len /= 2;
    return first;
}

ssize_t writev(int file, const struct iovec *parts, int count) {
    struct iovec first = first_part(parts, count);
    if (is_recorded(file)) record_write(file, lseek(file, 0, SEEK_CUR), parts, count);
    switch (judge("writev", file, 1)) {
    case FAIL: return -1;
    case LOSE: return byte_count(parts, count);
    case SHORTEN: return REAL(writev)(file, &first, 1);
    default: return REAL(writev)(file, parts, count);
    }
}

ssize_t pwritev(int file, const struct iovec *parts, int count, off_t offset) {
    struct iovec first = first_part(parts, count);
    record_write(file, offset, parts, count);
    switch (judge("pwritev", file, 1)) {
    case FAIL: return -1;
    case LOSE: return byte_count(parts, count);
    case SHORTEN: return REAL(pwritev)(file, &first, 1, offset);
    default: return REAL(pwritev)(file, parts, count, offset);
    }
}

ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t offset) {
    return pwritev(file, parts, count, offset);
}

static void slow_down(int file) {
    if (slow_milliseconds == 0 || !is_meant(file)) return;
    atomic_fetch_add(&flush_count, 1);
    usleep((useconds_t)slow_milliseconds * 1000);
}

int fsync(int file) {
    slow_down(file);
    int status = judge("fsync", file, 0) == PASS ? REAL(fsync)(file) : -1;
    if (status == 0) record_flush(file);
    return status;
}

int fdatasync(int file) {
    slow_down(file);
    int status = judge("fdatasync", file, 0) == PASS ? REAL(fdatasync)(file) : -1;
    if (status == 0) record_flush(file);
    return status;
}

int ftruncate(int file, off_t count) {
    int status = judge("ftruncate", file, 0) == PASS ? REAL(ftruncate)(file, count) : -1;
    if (status == 0 && is_recorded(file)) record('T', number_of(file), count, NULL, 0);
    return status;
}

int ftruncate64(int file, off64_t count) {
    return ftruncate(file, count);
}

int posix_fallocate(int file, off_t offset, off_t count) {
    if (judge("posix_fallocate", file, 0) != PASS) return fault_errno;
    return REAL(posix_fallocate)(file, offset, count);
}

int posix_fallocate64(int file, off64_t offset, off64_t count) {
    return posix_fallocate(file, offset, count);
}
