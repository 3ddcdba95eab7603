// SPDX-License-Identifier: MIT
//
// The door: a store is one file, opened here and closed here.

package import SheafKeyValue
import SheafRecords
import Synchronization

/// An open store: one file with databases, which hold collections, which hold documents.
///
///     let store = try Store.open(at: "grades.sheaf")
///     let grades = store.collection("susi_grade")
///     try await grades.insertOne(["uid": "u1"])
///
/// A store may be used from any thread and any task. Reads never wait; writes queue for the one
/// writer, which carries out whatever waits in one commit.
public final class Store: Sendable {
    /// The path that the store was opened at.
    public let path: String
    /// The options that it was opened with.
    public let options: StoreOptions
    /// The open file.
    package let environment: Environment
    let catalogs: CatalogCache
    private let isClosed = Mutex(false)
    private let maintenance = Maintenance()
    private let metricsBridge: MetricsBridge?

    /// The name of the database that collections belong to unless another is named.
    public static let mainDatabaseName = "main"

    private init(
        path: String,
        options: StoreOptions,
        environment: Environment,
        catalogs: CatalogCache
    ) {
        self.path = path
        self.options = options
        self.environment = environment
        self.catalogs = catalogs
        metricsBridge = options.metrics.map(MetricsBridge.init)
        if let metricsBridge { environment.addObserver(metricsBridge) }
    }

    /// Opens the store at a path; a missing one is created unless the options forbid it.
    ///
    /// Opening a store twice in one process gives two handles on the same open file; each is closed
    /// for itself. Other processes may read and write the same store at the same time.
    ///
    /// - Complexity: O(1); nothing is read ahead.
    /// - Throws: ``StoreError`` `storeMissing`, `notAStore`, `unsupportedFormat`,
    ///   `permissionDenied`, `alreadyOpen`, `noSpace` …
    public static func open(
        at path: String,
        options: StoreOptions = StoreOptions()
    ) throws(StoreError) -> Store {
        guard (1...StoreOptions.documentByteCountLimit).contains(options.documentByteCountMax)
        else {
            throw StoreError(
                .invalidOption,
                "documentByteCountMax must be 1 to \(StoreOptions.documentByteCountLimit)"
            )
        }
        return try mapping {
            let environment = try Environment.open(at: path, options: EnvironmentOptions(options))
            do {
                let format = try FormatRecord.check(environment, isReadOnly: options.isReadOnly)
                var limits = RecordLimits(
                    pageByteCount: format.pageByteCount,
                    documentByteCountMax: options.documentByteCountMax
                )
                limits.checksRecords = options.checksRecords
                let store = Store(
                    path: path,
                    options: options,
                    environment: environment,
                    catalogs: CatalogCache(format.table, limits)
                )
                if !options.isReadOnly {
                    store.maintenance.begin(store, every: options.maintenanceInterval)
                }
                return store
            } catch {
                environment.close()
                throw error
            }
        }
    }

    /// Closes the store, after the writes that wait have been carried out and reads have ended.
    ///
    /// Using it afterwards gives ``StoreError/Code/closed``. Closing again does nothing.
    public func close() {
        let wasClosed = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return isClosed
        }
        guard !wasClosed else { return }
        maintenance.end()
        environment.close()
    }

    deinit {
        close()
    }

    /// Refuses work through a handle that has been closed, though the file may be open through
    /// another.
    func checkOpen() throws(StoreError) {
        guard !isClosed.withLock({ $0 }) else {
            throw StoreError(.closed, "The store has been closed. Open it again to use it.")
        }
    }

    /// The database with a name; it comes to be with its first collection.
    public func database(_ name: String) -> Database {
        Database(store: self, name: name)
    }

    /// The collection with a name in the database `main`; it comes to be with its first document.
    public func collection(_ name: String) -> Collection {
        database(Store.mainDatabaseName).collection(name)
    }

}

/// Runs a body whose errors become the store's own.
func mapping<Result: ~Copyable>(_ body: () throws -> Result) throws(StoreError) -> Result {
    do {
        return try body()
    } catch {
        throw StoreError(mapping: error)
    }
}
