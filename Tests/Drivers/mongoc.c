// SPDX-License-Identifier: MIT
//
// libmongoc against the server, which begins with the handshake of old: CRUD, batches, bulk writes,
// indexes, errors, sessions. Says "ok" when all is as it must be. With "bench" it tells operations
// a second.

#include <mongoc/mongoc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CHECK(condition)                                                       \
    do {                                                                       \
        if (!(condition)) {                                                    \
            fprintf(stderr, "line %d: %s: %s\n", __LINE__, #condition, error.message); \
            exit(1);                                                           \
        }                                                                      \
    } while (0)

static bson_error_t error;

static void crud(mongoc_client_t *client) {
    mongoc_collection_t *grades = mongoc_client_get_collection(client, "school", "mongoc");
    mongoc_collection_drop(grades, NULL);
    bson_t *documents[500];
    for (int number = 0; number < 500; number++)
        documents[number] = BCON_NEW("_id", BCON_INT32(number), "even", BCON_BOOL(number % 2 == 0));
    bson_t reply;
    CHECK(mongoc_collection_insert_many(
        grades, (const bson_t **)documents, 500, NULL, &reply, &error));
    bson_destroy(&reply);
    for (int number = 0; number < 500; number++) bson_destroy(documents[number]);

    bson_t *filter = BCON_NEW("_id", BCON_INT32(7));
    bson_t *update = BCON_NEW(
        "$push", "{", "grades", "{", "$each", "[", "{", "_id", BCON_INT32(1), "g", BCON_INT32(2),
        "}", "]", "}", "}");
    CHECK(mongoc_collection_update_one(grades, filter, update, NULL, &reply, &error));
    bson_iter_t iterator;
    CHECK(bson_iter_init_find(&iterator, &reply, "modifiedCount"));
    CHECK(bson_iter_int32(&iterator) == 1);
    bson_destroy(&reply);
    bson_destroy(update);

    bson_t *even = BCON_NEW("even", BCON_BOOL(true));
    bson_t *options =
        BCON_NEW("batchSize", BCON_INT32(11), "sort", "{", "_id", BCON_INT32(-1), "}");
    mongoc_cursor_t *cursor = mongoc_collection_find_with_opts(grades, even, options, NULL);
    const bson_t *document;
    int count = 0;
    while (mongoc_cursor_next(cursor, &document)) count++;
    CHECK(!mongoc_cursor_error(cursor, &error));
    CHECK(count == 250);
    mongoc_cursor_destroy(cursor);
    bson_destroy(options);
    CHECK(mongoc_collection_count_documents(grades, even, NULL, NULL, NULL, &error) == 250);

    mongoc_bulk_operation_t *bulk = mongoc_collection_create_bulk_operation_with_opts(grades, NULL);
    bson_t *again = BCON_NEW("_id", BCON_INT32(1));
    mongoc_bulk_operation_remove_many_with_opts(bulk, even, NULL, &error);
    mongoc_bulk_operation_insert(bulk, again);
    CHECK(mongoc_bulk_operation_execute(bulk, &reply, &error) == 0);
    CHECK(error.code == 11000);
    CHECK(bson_iter_init_find(&iterator, &reply, "nRemoved"));
    CHECK(bson_iter_int32(&iterator) == 250);
    bson_destroy(&reply);
    mongoc_bulk_operation_destroy(bulk);
    bson_destroy(again);

    bson_t *command = BCON_NEW(
        "createIndexes", "mongoc", "indexes", "[", "{", "key", "{", "even", BCON_INT32(1), "}",
        "name", "even_1", "}", "]");
    CHECK(mongoc_client_command_simple(client, "school", command, NULL, &reply, &error));
    bson_destroy(&reply);
    bson_destroy(command);
    command = BCON_NEW("nonsense", BCON_INT32(1));
    CHECK(!mongoc_client_command_simple(client, "school", command, NULL, &reply, &error));
    CHECK(error.code == 59);
    bson_destroy(&reply);
    bson_destroy(command);

    mongoc_client_session_t *session = mongoc_client_start_session(client, NULL, &error);
    CHECK(session != NULL);
    mongoc_client_session_destroy(session);
    bson_destroy(even);
    bson_destroy(filter);
    mongoc_collection_destroy(grades);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void bench(mongoc_client_t *client) {
    mongoc_collection_t *grades = mongoc_client_get_collection(client, "school", "bench");
    mongoc_collection_drop(grades, NULL);
    bson_t *student = BCON_NEW("_id", BCON_INT32(1));
    bson_t grade_list;
    BSON_APPEND_ARRAY_BEGIN(student, "g", &grade_list);
    for (int number = 0; number < 1000; number++) {
        char key[16];
        snprintf(key, sizeof key, "%d", number);
        bson_t grade;
        BSON_APPEND_DOCUMENT_BEGIN(&grade_list, key, &grade);
        BSON_APPEND_INT32(&grade, "_id", number);
        BSON_APPEND_INT32(&grade, "x", 0);
        bson_append_document_end(&grade_list, &grade);
    }
    bson_append_array_end(student, &grade_list);
    CHECK(mongoc_collection_insert_one(grades, student, NULL, NULL, &error));
    bson_t *small = BCON_NEW("_id", BCON_INT32(2), "name", "small");
    CHECK(mongoc_collection_insert_one(grades, small, NULL, NULL, &error));
    bson_t *filter = BCON_NEW("_id", BCON_INT32(2));
    const bson_t *document;
    double start = now();
    int count = 0;
    for (; now() - start < 2; count++) {
        mongoc_cursor_t *cursor = mongoc_collection_find_with_opts(grades, filter, NULL, NULL);
        CHECK(mongoc_cursor_next(cursor, &document));
        mongoc_cursor_destroy(cursor);
    }
    printf("find by id: %.0f a second\n", count / (now() - start));
    start = now();
    for (count = 0; now() - start < 2; count++) {
        bson_t *place = BCON_NEW("_id", BCON_INT32(1), "g._id", BCON_INT32(count % 1000));
        bson_t *update = BCON_NEW("$set", "{", "g.$.x", BCON_INT32(count + 1), "}");
        CHECK(mongoc_collection_update_one(grades, place, update, NULL, NULL, &error));
        bson_destroy(place);
        bson_destroy(update);
    }
    printf("positional update: %.0f a second\n", count / (now() - start));
    bson_destroy(filter);
    bson_destroy(small);
    bson_destroy(student);
    mongoc_collection_destroy(grades);
}

int main(int count, char **arguments) {
    if (count < 2) return 2;
    mongoc_init();
    mongoc_client_t *client = mongoc_client_new(arguments[1]);
    if (client == NULL) return 2;
    mongoc_client_set_error_api(client, 2);
    if (count > 2 && strcmp(arguments[2], "bench") == 0) bench(client); else crud(client);
    mongoc_client_destroy(client);
    mongoc_cleanup();
    puts("ok");
    return 0;
}
