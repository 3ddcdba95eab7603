// SPDX-License-Identifier: MIT
//
// A store and the database that is worked on, over the steps of one run of the program: the stage
// at which requests meet the engine.

internal import Sheaf

/// Carries out steps one after another.
struct Session {
    /// The database of a session that nobody chose another for.
    static let standardDatabase = Store.mainDatabaseName

    /// The path of the store's file.
    let path: String
    /// The database that `db` means.
    private(set) var database: String
    /// Where results go.
    var printer: ResultPrinter
    /// Whether requests are explained and not carried out.
    var explainsAll = false
    /// Whether a find shows a page at a time.
    var isPaged = false
    /// How many documents a page has.
    var pageCount = 20
    /// The values that were given names.
    var variables: [String: BSONValue] = [:]
    /// Whether the session is to end: `exit` was typed.
    private(set) var isLeaving = false
    /// The rest of the latest find or aggregation, when it was shown in part.
    var waiting: WaitingDocuments?
    /// Whether a missing store is created by whatever comes first.
    private let isCreated: Bool
    private var store: Store?

    init(path: String, database: String, isCreated: Bool, printer: ResultPrinter) {
        self.path = path
        self.database = database
        self.isCreated = isCreated
        self.printer = printer
    }

    /// Reads a text and carries out what it says.
    mutating func run(_ text: String) async throws {
        var names = Set(variables.keys)
        for step in try Step.read(text, &names) {
            try await run(step)
            if isLeaving { return }
        }
    }

    /// Carries out a step and prints its result.
    mutating func run(_ step: Step) async throws {
        switch step {
        case .request(let request): try await show(try await outcome(of: request))
        case .statement(.show(.chain(let template))):
            try await show(try await outcome(of: try Request(try await chain(template))))
        case .statement(let statement):
            if explainsAll {
                throw CommandFailure(
                    "Only the method of a collection can be explained",
                    status: .usage
                )
            }
            try await run(statement)
        }
    }

    private mutating func run(_ statement: Statement) async throws {
        switch statement {
        case .more: try await showWaiting()
        case .help(let topic): try printer.text(try HelpTopic.text(topic))
        case .use(let name): database = name
        case .database: try printer.names([database])
        case .showDatabases: try printer.names(try opened().databaseNames())
        case .showCollections: try printer.names(try opened().database(database).collectionNames())
        case .showIndexes: try await showIndexes()
        case .assign(let name, let expression):
            variables[name] = try await value(of: expression)
        case .print(let arguments, let isJSON): try await print(arguments, isJSON: isJSON)
        case .configure(let name, let value, let place): try await configure(name, value, place)
        case .leave: isLeaving = true
        case .show(let expression): try printer.value(try await value(of: expression))
        }
    }

    /// Ends the session; what was acknowledged is kept.
    mutating func close() {
        store?.close()
        store = nil
    }

    /// The store, when it was opened.
    var openedStore: Store? { store }

    /// The store; the first call opens it, or creates it when it may.
    mutating func opened(mayCreate: Bool = false) throws(StoreError) -> Store {
        if let store { return store }
        do throws(StoreError) {
            let store = try Store.opened(at: path, createIfMissing: isCreated || mayCreate)
            self.store = store
            return store
        } catch  where error.code == .storeMissing {
            throw StoreError(
                .storeMissing,
                "\(error.message) An insertion creates it, and so does the option --create."
            )
        }
    }

    /// Carries out a request.
    mutating func outcome(of request: Request) async throws -> Outcome {
        if explainsAll { return try await explain(request, request.verbosity ?? .executionStats) }
        let store = try opened(mayCreate: request.mayCreate)
        let database = store.database(request.database ?? self.database)
        guard let name = request.collection else { return try await outcome(of: request, database) }
        let collection = database.collection(name)
        if let verbosity = request.verbosity { return try await explain(request, verbosity) }
        switch request.action {
        case .aggregate(let request):
            let found = collection.aggregate(request.pipeline, options: request.options)
            return try await documents(found, request.shape)
        case .find, .findOne, .countDocuments, .estimatedDocumentCount, .distinct, .listIndexes,
            .statistics:
            return try await read(request.action, from: collection)
        case .bulkWrite(let writes, let options):
            return try await bulkWrite(writes, options, collection)
        case .findAndModify(let request):
            return .found(try await request.carryOut(on: collection).value)
        default: return .acknowledgement(try await write(request.action, to: collection))
        }
    }

    /// The collection that a request is about; nil for a request to the database.
    mutating func collection(of request: Request) throws(StoreError) -> Collection? {
        guard let name = request.collection else { return nil }
        return try opened().database(request.database ?? database).collection(name)
    }

    private mutating func outcome(
        of request: Request,
        _ database: Database
    ) async throws -> Outcome {
        switch request.action {
        case .listCollectionNames:
            let names = try database.collectionNames().map { BSONValue.string($0) }
            return .value(.array(BSONArray(names)))
        case .aggregate(let request):
            let found = database.aggregate(request.pipeline, options: request.options)
            return try await documents(found, request.shape)
        case .createCollection(let name):
            try await database.collection(name).create()
            return .acknowledgement(["ok": 1])
        case .dropDatabase:
            let timed = try await Timed { () throws(StoreError) in try await database.drop() }
            return .acknowledgement(timed.answer(["ok": 1, "dropped": .string(database.name)]))
        case .databaseName: return .value(.string(database.name))
        case .version: return .value(.string(StoreVersion.sheaf))
        case .statistics: return .document(try statistics(of: database))
        default: return .printed
        }
    }
}

extension Store {
    /// Opens a store the way every command does.
    static func opened(
        at path: String,
        createIfMissing: Bool = false,
        isReadOnly: Bool = false,
        checksPages: Bool = false
    ) throws(StoreError) -> Store {
        var options = StoreOptions()
        options.checksPages = checksPages
        options.isReadOnly = isReadOnly
        options.createIfMissing = createIfMissing
        return try Store.open(at: path, options: options)
    }
}
