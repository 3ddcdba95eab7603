// SPDX-License-Identifier: MIT
//
// Faults of the disk, by LD_PRELOAD: counts the calls that write to or synchronise files below a
// folder, and lets one of them, or all from one on, fail, fall short or be lost.
//
//   SHEAF_FAULT_FOLDER  the folder whose files are meant, itself included
//   SHEAF_FAULT_REPORT  a file that gets a line for each fault, and the count of calls at the end
//   SHEAF_FAULT_AT      the number of the call, from 1 on; 0 only counts
//   SHEAF_FAULT_KIND    EIO, ENOSPC, short (half of a write) or lose (said to be done, but is not)
//   SHEAF_FAULT_ALWAYS  set: all calls from that one on

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

enum verdict { PASS, FAIL, SHORTEN, LOSE };

static atomic_long call_count;
static long fault_at;
static int fault_errno;
static enum verdict fault_verdict;
static int is_lasting;
static char folder[4096];
static const char *report_path;

static void report(const char *what, long number) {
    char line[128];
    int length = snprintf(line, sizeof line, "%s %ld\n", what, number);
    int file = open(report_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return;
    REAL(write)(file, line, (size_t)length);
    close(file);
}

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("SHEAF_FAULT_FOLDER");
    const char *number = getenv("SHEAF_FAULT_AT");
    const char *kind = getenv("SHEAF_FAULT_KIND");
    report_path = getenv("SHEAF_FAULT_REPORT");
    if (path == NULL || report_path == NULL || realpath(path, folder) == NULL) abort();
    fault_at = number ? atol(number) : 0;
    is_lasting = getenv("SHEAF_FAULT_ALWAYS") != NULL;
    if (kind == NULL || strcmp(kind, "EIO") == 0) {
        fault_verdict = FAIL;
        fault_errno = EIO;
    } else if (strcmp(kind, "ENOSPC") == 0) {
        fault_verdict = FAIL;
        fault_errno = ENOSPC;
    } else if (strcmp(kind, "short") == 0) {
        fault_verdict = SHORTEN;
    } else if (strcmp(kind, "lose") == 0) {
        fault_verdict = LOSE;
    } else {
        abort();
    }
}

__attribute__((destructor)) static void end(void) {
    if (report_path) report("calls", atomic_load(&call_count));
}

static int is_meant(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    size_t prefix = strlen(folder);
    if (length < (ssize_t)prefix || prefix == 0) return 0;
    path[length] = 0;
    return strncmp(path, folder, prefix) == 0 && (path[prefix] == '/' || path[prefix] == 0);
}

// What becomes of a call; only writes can fall short or be lost.
static enum verdict judge(const char *name, int file, int is_write) {
    if (!is_meant(file)) return PASS;
    long number = atomic_fetch_add(&call_count, 1) + 1;
    if (fault_at == 0 || number < fault_at || (number > fault_at && !is_lasting)) return PASS;
    if (fault_verdict != FAIL && !is_write) return PASS;
    report(name, number);
    errno = fault_errno;
    return fault_verdict;
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
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
    switch (judge("writev", file, 1)) {
    case FAIL: return -1;
    case LOSE: return byte_count(parts, count);
    case SHORTEN: return REAL(writev)(file, &first, 1);
    default: return REAL(writev)(file, parts, count);
    }
}

ssize_t pwritev(int file, const struct iovec *parts, int count, off_t offset) {
    struct iovec first = first_part(parts, count);
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

int fsync(int file) {
    return judge("fsync", file, 0) == PASS ? REAL(fsync)(file) : -1;
}

int fdatasync(int file) {
    return judge("fdatasync", file, 0) == PASS ? REAL(fdatasync)(file) : -1;
}

int ftruncate(int file, off_t count) {
    return judge("ftruncate", file, 0) == PASS ? REAL(ftruncate)(file, count) : -1;
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
