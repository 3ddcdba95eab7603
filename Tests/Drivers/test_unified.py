# SPDX-License-Identifier: MIT
#
# MongoDB's unified specification files for CRUD, run through pymongo's own driver: entities are
# made, operations carried out, and results, errors, events and outcomes compared.

import json
import os
import pathlib
import unittest

import bson
import pymongo
from bson import json_util
from pymongo import errors, monitoring
from support import ServerCase

NAMED = os.environ.get("SHEAF_SHARED")
ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = pathlib.Path(NAMED or ROOT.parent / "shared") / "conformance" / "crud-unified"
OPTIONS = json_util.JSONOptions(json_mode=json_util.JSONMode.CANONICAL)
IGNORED = {"hello", "isMaster", "ismaster", "saslStart", "saslContinue", "endSessions"}

def read(path: pathlib.Path) -> dict:
    """A file, its values as they are in documents."""
    return json_util.loads(path.read_text(), json_options=OPTIONS)


class CommandNotes(monitoring.CommandListener):
    """Notes the commands that a client has begun."""

    def __init__(self):
        self.events = []

    def started(self, event):
        if event.command_name not in IGNORED:
            self.events.append(event)

    def succeeded(self, event):
        pass

    def failed(self, event):
        pass


def version(text: str) -> tuple[int, ...]:
    """A version as numbers."""
    return tuple(int(part) for part in text.split("."))


def runs_here(requirements: list[dict], topology: str) -> bool:
    """Whether one of the requirements is met by a server of version 8.0."""
    here = (8, 0, 4)
    for requirement in requirements:
        if version(requirement.get("minServerVersion", "0")) > here:
            continue
        if "maxServerVersion" in requirement:
            limit = version(requirement["maxServerVersion"])
            if here[: len(limit)] > limit:
                continue
        if topology not in requirement.get("topologies", [topology]):
            continue
        if requirement.get("serverless") == "require" or requirement.get("auth"):
            continue
        return True
    return not requirements


def matches(expected, actual, root: bool, entities: dict, present: bool = True) -> str | None:
    """What is different, or nothing."""
    if isinstance(expected, dict):
        if len(expected) == 1 and next(iter(expected)).startswith("$$"):
            return special(expected, actual, entities, present)
        if not isinstance(actual, dict):
            return f"{actual!r} is no document"
        for name, value in expected.items():
            difference = matches(value, actual.get(name), False, entities, name in actual)
            if difference:
                return f"{name}: {difference}"
        extra = set(actual) - set(expected)
        if extra and not root:
            return f"unexpected {extra}"
        return None
    if not present:
        return "missing"
    if isinstance(expected, list):
        if not isinstance(actual, list) or len(actual) != len(expected):
            return f"{actual!r} instead of {expected!r}"
        for one, other in zip(expected, actual):
            difference = matches(one, other, root and isinstance(one, dict), entities)
            if difference:
                return difference
        return None
    numbers = (int, float)
    if isinstance(expected, numbers) and not isinstance(expected, bool):
        same = isinstance(actual, numbers) and expected == actual
    else:
        same = type(expected) is type(actual) and expected == actual
    return None if same else f"{actual!r} instead of {expected!r}"


def special(expected: dict, actual, entities: dict, present: bool) -> str | None:
    (name, value), = expected.items()
    if name == "$$exists":
        return None if present == value else f"is there: {present}"
    if name == "$$unsetOrMatches":
        return None if actual is None else matches(value, actual, True, entities)
    if name == "$$type":
        kinds = value if isinstance(value, list) else [value]
        types = {"string": str, "objectId": bson.ObjectId, "object": dict, "int": int,
                 "long": int, "double": float, "bool": bool, "array": list, "date": object,
                 "binData": (bytes, bson.Binary), "number": (int, float)}
        return None if any(isinstance(actual, types[k]) for k in kinds) else f"type of {actual!r}"
    if name == "$$matchesEntity":
        return matches(entities[value], actual, True, entities)
    raise AssertionError(f"unknown operator {name}")


def snake(name: str) -> str:
    """A name as Python writes it."""
    return "".join("_" + c.lower() if c.isupper() else c for c in name).replace("_m_s", "_ms")


class Runner:
    """Runs the tests of one file."""

    def __init__(self, uri: str, plain: pymongo.MongoClient, specification: dict):
        self.uri, self.plain = uri, plain
        self.specification = specification

    def run(self, test: dict) -> None:
        self.entities, self.notes, self.clients = {}, {}, []
        try:
            self.fill()
            for entity in self.specification.get("createEntities", []):
                self.create(entity)
            for notes in self.notes.values():
                notes.events.clear()
            for operation in test["operations"]:
                self.operate(operation)
            for expectation in test.get("expectEvents", []):
                self.compare_events(expectation)
            self.compare_outcome(test.get("outcome", []))
        finally:
            for client in self.clients:
                client.close()

    def fill(self) -> None:
        for data in self.specification.get("initialData", []):
            database = self.plain[data["databaseName"]]
            database.drop_collection(data["collectionName"])
            database.create_collection(data["collectionName"])
            if data["documents"]:
                database[data["collectionName"]].insert_many(data["documents"])

    def create(self, entity: dict) -> None:
        (kind, options), = entity.items()
        if kind == "client":
            notes = CommandNotes()
            uri_options = dict(options.get("uriOptions", {}))
            client = pymongo.MongoClient(self.uri, event_listeners=[notes], **uri_options)
            self.clients.append(client)
            made, self.notes[options["id"]] = client, notes
        elif kind == "database":
            client = self.entities[options["client"]]
            made = client.get_database(
                options["databaseName"], **concerns(options.get("databaseOptions", {}))
            )
        elif kind == "collection":
            database = self.entities[options["database"]]
            made = database.get_collection(
                options["collectionName"], **concerns(options.get("collectionOptions", {}))
            )
        else:
            raise unittest.SkipTest(f"entity {kind}")
        self.entities[options["id"]] = made

    def operate(self, operation: dict) -> None:
        target = self.entities[operation["object"]]
        arguments = dict(operation.get("arguments", {}))
        wanted = operation.get("expectError")
        try:
            result = Operation(target, operation["name"], arguments).run()
        except (errors.PyMongoError, bson.errors.BSONError, ValueError, TypeError) as error:
            if wanted is None:
                if operation.get("ignoreResultAndError"):
                    return
                raise
            self.compare_error(wanted, error)
            return
        if wanted is not None:
            raise AssertionError(f"{operation['name']} should have failed: {wanted}")
        if operation.get("saveResultAsEntity"):
            self.entities[operation["saveResultAsEntity"]] = result
        if "expectResult" in operation:
            difference = matches(operation["expectResult"], result, True, self.entities)
            if difference:
                raise AssertionError(f"{operation['name']}: {difference} ({result!r})")

    def compare_error(self, wanted: dict, error: Exception) -> None:
        is_client = not isinstance(error, (errors.OperationFailure, errors.BulkWriteError,
                                           errors.ClientBulkWriteException))
        if "isClientError" in wanted and wanted["isClientError"] != is_client:
            raise AssertionError(f"a client error: {is_client}: {error!r}")
        if isinstance(error, errors.ClientBulkWriteException):
            self.compare_bulk_error(wanted, error)
        details = getattr(error, "details", None) or {}
        if "errorCode" in wanted:
            code = getattr(error, "code", None)
            if isinstance(error, errors.BulkWriteError):
                code = details["writeErrors"][0]["code"]
            if code != wanted["errorCode"]:
                raise AssertionError(f"the code {code} instead of {wanted['errorCode']}: {error}")
        if "errorContains" in wanted and wanted["errorContains"].lower() not in str(error).lower():
            raise AssertionError(f"{error} without {wanted['errorContains']}")
        if "expectResult" in wanted and isinstance(error, errors.BulkWriteError):
            found = bulk_result(pymongo.results.BulkWriteResult(details, True))
            difference = matches(wanted["expectResult"], found, True, self.entities)
            if difference:
                raise AssertionError(f"partial result: {difference}")

    def compare_bulk_error(self, wanted: dict, error) -> None:
        for position, expected in wanted.get("writeErrors", {}).items():
            found = [e for e in error.write_errors if e["idx"] == int(position)]
            if not found or found[0]["code"] != expected["code"]:
                raise AssertionError(f"write errors {error.write_errors}, not {wanted}")
        if "expectResult" in wanted:
            found = client_bulk_result(error.partial_result) if error.partial_result else None
            # pymongo tells a result of zeros where nothing was done.
            if found and not any(found[name] for name in found):
                found = None
            difference = matches(wanted["expectResult"], found, True, self.entities)
            if difference:
                raise AssertionError(f"partial result: {difference}")

    def compare_events(self, expectation: dict) -> None:
        if expectation.get("eventType", "command") != "command":
            return
        expected = [event for event in expectation["events"] if "commandStartedEvent" in event]
        found = self.notes[expectation["client"]].events
        if len(found) != len(expected):
            names = [event.command_name for event in found]
            raise AssertionError(f"commands {names} instead of {expected}")
        for one, event in zip(expected, found):
            wanted = one["commandStartedEvent"]
            if "commandName" in wanted and wanted["commandName"] != event.command_name:
                raise AssertionError(f"{event.command_name} instead of {wanted['commandName']}")
            if "databaseName" in wanted and wanted["databaseName"] != event.database_name:
                raise AssertionError(f"on {event.database_name}")
            difference = matches(wanted.get("command", {}), dict(event.command), True,
                                 self.entities)
            if difference:
                raise AssertionError(f"command {event.command_name}: {difference}")

    def compare_outcome(self, outcome: list[dict]) -> None:
        for data in outcome:
            collection = self.plain[data["databaseName"]][data["collectionName"]]
            found = list(collection.find(sort=[("_id", 1)]))
            if found != data["documents"]:
                raise AssertionError(f"outcome {found} instead of {data['documents']}")


def concerns(options: dict) -> dict:
    """Options of databases and collections as pymongo takes them."""
    made = {}
    if "writeConcern" in options:
        made["write_concern"] = pymongo.WriteConcern(**options["writeConcern"])
    if "readConcern" in options:
        made["read_concern"] = pymongo.read_concern.ReadConcern(**options["readConcern"])
    if "readPreference" in options:
        preference = options["readPreference"]
        made["read_preference"] = pymongo.read_preferences.make_read_preference(
            pymongo.read_preferences.read_pref_mode_from_name(preference["mode"]),
            None,
            preference.get("maxStalenessSeconds", -1),
        )
    return made


def bulk_result(result) -> dict:
    api = result.bulk_api_result
    return {
        "insertedCount": api["nInserted"], "deletedCount": api["nRemoved"],
        "matchedCount": api["nMatched"], "modifiedCount": api["nModified"],
        "upsertedCount": api["nUpserted"],
        "upsertedIds": {str(k): v for k, v in result.upserted_ids.items()},
    }


def client_bulk_result(result) -> dict:
    made = {
        "insertedCount": result.inserted_count, "upsertedCount": result.upserted_count,
        "matchedCount": result.matched_count, "modifiedCount": result.modified_count,
        "deletedCount": result.deleted_count,
    }
    if result.has_verbose_results:
        made["insertResults"] = {
            str(k): {"insertedId": v.inserted_id} for k, v in result.insert_results.items()
        }
        made["updateResults"] = {}
        for position, update in result.update_results.items():
            told = update_result(update)
            del told["upsertedCount"]
            made["updateResults"][str(position)] = told
        made["deleteResults"] = {
            str(k): {"deletedCount": v.deleted_count} for k, v in result.delete_results.items()
        }
    return made


def update_result(result) -> dict:
    made = {"matchedCount": result.matched_count, "modifiedCount": result.modified_count,
            "upsertedCount": 0 if result.upserted_id is None else 1}
    if result.upserted_id is not None:
        made["upsertedId"] = result.upserted_id
    return made


class Operation:
    """One operation on an entity."""

    def __init__(self, target, name: str, arguments: dict):
        self.target, self.name, self.arguments = target, name, arguments

    def run(self):
        body = getattr(self, f"run_{snake(self.name)}", None)
        if body is None:
            raise unittest.SkipTest(f"operation {self.name}")
        return body()

    def options(self, *positional: str) -> dict:
        """The named arguments as pymongo takes them."""
        made = {}
        for name, value in self.arguments.items():
            if name in positional:
                continue
            if name == "sort" and self.name.startswith("find"):
                value = list(value.items())
            if name == "bypassDocumentValidation" and self.name.startswith("findOneAnd"):
                made[name] = value
                continue
            if name == "hint" and isinstance(value, dict):
                value = list(value.items())
            if name == "returnDocument":
                value = pymongo.ReturnDocument.AFTER if value == "After" else \
                    pymongo.ReturnDocument.BEFORE
            made[snake(name)] = value
        return made

    def run_find(self):
        options = self.options("filter")
        return list(self.target.find(self.arguments["filter"], **options))

    def run_find_one(self):
        return self.target.find_one(self.arguments["filter"], **self.options("filter"))

    def run_aggregate(self):
        options = self.options("pipeline")
        for name, native in [("batch_size", "batchSize"), ("allow_disk_use", "allowDiskUse"),
                             ("max_time_ms", "maxTimeMS"),
                             ("bypass_document_validation", "bypassDocumentValidation")]:
            if name in options:
                options[native] = options.pop(name)
        return list(self.target.aggregate(self.arguments["pipeline"], **options))

    def run_count_documents(self):
        options = self.options("filter")
        if "max_time_ms" in options:
            options["maxTimeMS"] = options.pop("max_time_ms")
        return self.target.count_documents(self.arguments["filter"], **options)

    def run_count(self):
        command = {"count": self.target.name, "query": self.arguments["filter"]}
        for name in ("collation", "skip", "limit"):
            if name in self.arguments:
                command[name] = self.arguments[name]
        return self.target.database.command(command)["n"]

    def run_estimated_document_count(self):
        options = self.options()
        if "max_time_ms" in options:
            options["maxTimeMS"] = options.pop("max_time_ms")
        return self.target.estimated_document_count(**options)

    def run_distinct(self):
        options = self.options("fieldName", "filter")
        return self.target.distinct(
            self.arguments["fieldName"], self.arguments["filter"], **options
        )

    def run_insert_one(self):
        result = self.target.insert_one(self.arguments["document"], **self.options("document"))
        if not result.acknowledged:
            return {"acknowledged": False}
        return {"insertedId": result.inserted_id}

    def run_insert_many(self):
        result = self.target.insert_many(self.arguments["documents"], **self.options("documents"))
        ids = {str(i): value for i, value in enumerate(result.inserted_ids)}
        return {"insertedIds": ids, "insertedCount": len(ids)}

    def update(self, body):
        options = self.options("filter", "update")
        result = body(self.arguments["filter"], self.arguments["update"], **options)
        return update_result(result) if result.acknowledged else {"acknowledged": False}

    def run_update_one(self):
        return self.update(self.target.update_one)

    def run_update_many(self):
        return self.update(self.target.update_many)

    def run_replace_one(self):
        options = self.options("filter", "replacement")
        result = self.target.replace_one(
            self.arguments["filter"], self.arguments["replacement"], **options
        )
        return update_result(result) if result.acknowledged else {"acknowledged": False}

    def delete(self, body):
        result = body(self.arguments["filter"], **self.options("filter"))
        if not result.acknowledged:
            return {"acknowledged": False}
        return {"deletedCount": result.deleted_count}

    def run_delete_one(self):
        return self.delete(self.target.delete_one)

    def run_delete_many(self):
        return self.delete(self.target.delete_many)

    def run_find_one_and_update(self):
        options = self.options("filter", "update")
        return self.target.find_one_and_update(
            self.arguments["filter"], self.arguments["update"], **options
        )

    def run_find_one_and_replace(self):
        options = self.options("filter", "replacement")
        return self.target.find_one_and_replace(
            self.arguments["filter"], self.arguments["replacement"], **options
        )

    def run_find_one_and_delete(self):
        return self.target.find_one_and_delete(
            self.arguments["filter"], **self.options("filter")
        )

    def run_bulk_write(self):
        models = [model(request) for request in self.arguments["requests"]]
        result = self.target.bulk_write(models, **self.options("requests"))
        return bulk_result(result) if result.acknowledged else {"acknowledged": False}

    def run_client_bulk_write(self):
        models = [model(request) for request in self.arguments["models"]]
        options = self.options("models")
        if "write_concern" in options:
            options["write_concern"] = pymongo.WriteConcern(**options["write_concern"])
        result = self.target.bulk_write(models, **options)
        return client_bulk_result(result) if result.acknowledged else {"acknowledged": False}


def model(request: dict):
    """A write of a bulk write."""
    (kind, arguments), = request.items()
    arguments = dict(arguments)
    classes = {
        "insertOne": pymongo.InsertOne, "updateOne": pymongo.UpdateOne,
        "updateMany": pymongo.UpdateMany, "replaceOne": pymongo.ReplaceOne,
        "deleteOne": pymongo.DeleteOne, "deleteMany": pymongo.DeleteMany,
    }
    positional = [arguments.pop(name) for name in ("filter", "update", "replacement", "document")
                  if name in arguments]
    options = {snake(name): value for name, value in arguments.items()}
    if isinstance(options.get("hint"), dict):
        options["hint"] = list(options["hint"].items())
    return classes[kind](*positional, **options)


@unittest.skipUnless(FOLDER.is_dir(), "the specification files are not there")
class UnifiedTests(ServerCase):
    options = ("--replica-set", "rs0")
    topology = "replicaset"

    def test_files(self):
        ran = left_out = 0
        failures = []
        plain = pymongo.MongoClient(self.server.uri)
        self.addCleanup(plain.close)
        for path in sorted(FOLDER.glob("*.json")):
            specification = read(path)
            needed = specification.get("runOnRequirements", [])
            for test in specification["tests"]:
                name = f"{path.stem}: {test['description']}"
                meets = runs_here(needed, self.topology) and runs_here(
                    test.get("runOnRequirements", []), self.topology
                )
                if not meets or test.get("skipReason") or "failPoint" in str(test):
                    left_out += 1
                    continue
                try:
                    Runner(self.server.uri, plain, specification).run(test)
                    ran += 1
                except unittest.SkipTest as reason:
                    left_out += 1
                    print(f"left out: {name}: {reason}")
                except Exception as error:
                    # What the server says that it cannot do is told, and no failure.
                    if getattr(error, "code", None) == 115 or "'code': 115" in str(error):
                        left_out += 1
                        print(f"left out: {name}: {error}"[:120])
                        continue
                    failures.append(f"{name}: {type(error).__name__}: {error}")
        print(f"{ran} passed, {left_out} left out, {len(failures)} failed")
        self.assertEqual(failures, [], "\n".join(failures))
        self.assertGreater(ran, 200)


if __name__ == "__main__":
    unittest.main()
