// SPDX-License-Identifier: MIT
//
// A group commit with nothing in it but LMDB: what a store's own group commit is held against.

#include "rawlmdb.h"

#include <lmdb.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct request {
    uint64_t key;
    sem_t done;
    struct request *next;
};

struct run {
    MDB_env *env;
    MDB_dbi dbi;
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct request *first, *last;
    atomic_int stops, error;
    size_t records, value_size, room;
    uint64_t *nanoseconds;
    atomic_size_t count;
};

struct caller {
    struct run *run;
    uint64_t seed;
    struct request request;
};

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static int open_env(const char *path, MDB_env **env) {
    int code = mdb_env_create(env);
    if (code) return code;
    mdb_env_set_mapsize(*env, (size_t)64 << 30);
    return mdb_env_open(*env, path, MDB_NOSUBDIR | MDB_NOTLS, 0600);
}

static int put(MDB_txn *txn, MDB_dbi dbi, uint64_t key, const unsigned char *bytes, size_t size) {
    uint64_t ordered = __builtin_bswap64(key);
    MDB_val name = {sizeof ordered, &ordered}, value = {size, (void *)bytes};
    return mdb_put(txn, dbi, &name, &value, 0);
}

int raw_fill(const char *path, size_t records, size_t value_size) {
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi dbi;
    unsigned char *bytes = calloc(1, value_size);
    int code = open_env(path, &env);
    if (!code) code = mdb_txn_begin(env, NULL, 0, &txn);
    if (!code) code = mdb_dbi_open(txn, NULL, 0, &dbi);
    for (size_t key = 0; !code && key < records; key++)
        code = put(txn, dbi, key, bytes, value_size);
    if (!code) code = mdb_txn_commit(txn);
    mdb_env_close(env);
    free(bytes);
    return code;
}

static void *call(void *argument) {
    struct caller *caller = argument;
    struct run *run = caller->run;
    while (!atomic_load(&run->stops)) {
        caller->seed = caller->seed * 6364136223846793005u + 1442695040888963407u;
        caller->request.key = (caller->seed >> 33) % run->records;
        uint64_t began = now();
        pthread_mutex_lock(&run->lock);
        caller->request.next = NULL;
        if (run->last) run->last->next = &caller->request; else run->first = &caller->request;
        run->last = &caller->request;
        pthread_cond_signal(&run->filled);
        pthread_mutex_unlock(&run->lock);
        sem_wait(&caller->request.done);
        size_t place = atomic_fetch_add(&run->count, 1);
        if (place < run->room) run->nanoseconds[place] = now() - began;
    }
    return NULL;
}

static struct request *take(struct run *run) {
    pthread_mutex_lock(&run->lock);
    while (!run->first) pthread_cond_wait(&run->filled, &run->lock);
    struct request *first = run->first;
    run->first = run->last = NULL;
    pthread_mutex_unlock(&run->lock);
    return first;
}

/* A request with this key ends the thread. */
#define LAST UINT64_MAX

static void *commit(void *argument) {
    struct run *run = argument;
    unsigned char *bytes = calloc(1, run->value_size);
    for (uint64_t round = 1;; round++) {
        struct request *first = take(run);
        MDB_txn *txn;
        int code = mdb_txn_begin(run->env, NULL, 0, &txn), is_last = 0;
        memcpy(bytes, &round, sizeof round);
        for (struct request *each = first; each && !code; each = each->next) {
            if (each->key == LAST) is_last = 1;
            else code = put(txn, run->dbi, each->key, bytes, run->value_size);
        }
        if (!code) code = mdb_txn_commit(txn);
        if (code) atomic_store(&run->error, code);
        for (struct request *each = first, *next; each; each = next) {
            next = each->next;
            sem_post(&each->done);
        }
        if (is_last || code) break;
    }
    free(bytes);
    return NULL;
}

static void work(struct run *run, int callers, double seconds) {
    pthread_t committer, *threads = calloc((size_t)callers, sizeof *threads);
    struct caller *all = calloc((size_t)callers, sizeof *all);
    pthread_create(&committer, NULL, commit, run);
    for (int index = 0; index < callers; index++) {
        all[index].run = run;
        all[index].seed = (uint64_t)index + 1;
        sem_init(&all[index].request.done, 0, 0);
        pthread_create(&threads[index], NULL, call, &all[index]);
    }
    struct timespec length = {(time_t)seconds, (long)((seconds - (time_t)seconds) * 1e9)};
    nanosleep(&length, NULL);
    atomic_store(&run->stops, 1);
    for (int index = 0; index < callers; index++) pthread_join(threads[index], NULL);
    struct request last = {.key = LAST};
    sem_init(&last.done, 0, 0);
    pthread_mutex_lock(&run->lock);
    run->first = run->last = &last;
    pthread_cond_signal(&run->filled);
    pthread_mutex_unlock(&run->lock);
    pthread_join(committer, NULL);
    free(all);
    free(threads);
}

long raw_run(const char *path, int callers, double seconds, size_t records, size_t value_size,
             uint64_t *nanoseconds, size_t room) {
    struct run run = {.records = records, .value_size = value_size, .room = room};
    run.nanoseconds = nanoseconds;
    pthread_mutex_init(&run.lock, NULL);
    pthread_cond_init(&run.filled, NULL);
    int code = open_env(path, &run.env);
    MDB_txn *txn;
    if (!code) code = mdb_txn_begin(run.env, NULL, MDB_RDONLY, &txn);
    if (!code) code = mdb_dbi_open(txn, NULL, 0, &run.dbi);
    if (code) return -(long)code;
    mdb_txn_commit(txn);
    work(&run, callers, seconds);
    mdb_env_close(run.env);
    code = atomic_load(&run.error);
    return code ? -(long)code : (long)atomic_load(&run.count);
}
