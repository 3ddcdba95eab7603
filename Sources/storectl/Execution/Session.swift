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
    /// The rest of the latest find or aggregation, when it was shown in part.
    var waiting: (any AsyncIteratorProtocol<Document, StoreError>)?
    /// Whether a missing store is created by whatever comes first.
    private let isCreated: Bool
    private var store: Store?

    init(path: String, database: String, isCreated: Bool, printer: ResultPrinter) {
        self.path = path
        self.database = database
        self.isCreated = isCreated
        self.printer = printer
    }

    /// Carries out a step and prints its result.
    mutating func run(_ step: Step) async throws {
        if explainsAll, !step.isRequest {
            throw CommandFailure("Only the method of a collection can be explained", status: .usage)
        }
        switch step {
        case .more: try await showWaiting()
        case .help: try printer.text(HelpText.expressions)
        case .use(let name): database = name
        case .showDatabases: try printer.names(try opened().databaseNames())
        case .showCollections: try printer.names(try opened().database(database).collectionNames())
        case .request(let request): try await run(request)
        }
    }

    /// Ends the session; what was acknowledged is kept.
    mutating func close() {
        store?.close()
        store = nil
    }

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

    private mutating func run(_ request: Request) async throws {
        if explainsAll { return try await explain(request, request.verbosity ?? .executionStats) }
        let store = try opened(mayCreate: request.mayCreate)
        let database = store.database(request.database ?? self.database)
        guard let name = request.collection else { return try await run(request, on: database) }
        let collection = database.collection(name)
        if let verbosity = request.verbosity { return try await explain(request, verbosity) }
        switch request.action {
        case .aggregate(let request):
            try await show(
                collection.aggregate(request.pipeline, options: request.options),
                asArray: request.isArray
            )
        case .find, .findOne, .countDocuments, .estimatedDocumentCount, .distinct, .listIndexes:
            try await read(request.action, from: collection)
        case .bulkWrite(let writes, let options):
            try await bulkWrite(writes, options, collection)
        case .findAndModify(let request): try await findAndModify(request, collection)
        default: try await write(request.action, to: collection)
        }
    }

    /// The collection that a request is about; nil for a request to the database.
    mutating func collection(of request: Request) throws(StoreError) -> Collection? {
        guard let name = request.collection else { return nil }
        return try opened().database(request.database ?? database).collection(name)
    }

    private mutating func run(_ request: Request, on database: Database) async throws {
        switch request.action {
        case .listCollectionNames:
            let names = try database.collectionNames().map { BSONValue.string($0) }
            try printer.value(.array(BSONArray(names)))
        case .aggregate(let request):
            try await show(
                database.aggregate(request.pipeline, options: request.options),
                asArray: request.isArray
            )
        case .createCollection(let name):
            try await database.collection(name).create()
            try printer.document(["ok": 1])
        case .dropDatabase:
            let timed = try await Timed { () throws(StoreError) in try await database.drop() }
            try printer.document(timed.answer(["ok": 1, "dropped": .string(database.name)]))
        default: break
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
