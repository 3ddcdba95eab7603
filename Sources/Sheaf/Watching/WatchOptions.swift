// SPDX-License-Identifier: MIT
//
// What may be chosen when changes are watched.

import SheafBSON

/// How changes are watched.
///
///     let stream = try grades.watch(options: WatchOptions(fullDocument: .updateLookup))
public struct WatchOptions: Sendable, Hashable {
    /// Which document the event of an update shows.
    public enum FullDocument: String, Sendable, Hashable, CaseIterable {
        /// None.
        case `default`
        /// The document as it is when the event is read, which may be later; null when it is gone.
        case updateLookup
        /// The document right after the change; null where no images are kept.
        case whenAvailable
        /// The document right after the change; an error where no images are kept.
        case required
    }

    /// Which document from before the change an event shows.
    public enum FullDocumentBeforeChange: String, Sendable, Hashable, CaseIterable {
        /// None.
        case off
        /// The document right before the change; null where no images are kept.
        case whenAvailable
        /// The document right before the change; an error where no images are kept.
        case required
    }

    /// Which document the event of an update shows.
    ///
    /// Default: none. `updateLookup` reads the whole document for each update.
    public var fullDocument: FullDocument
    /// Which document from before the change an event shows.
    ///
    /// Default: none.
    public var fullDocumentBeforeChange: FullDocumentBeforeChange
    /// The token, an event's `_id`, behind which the stream begins.
    ///
    /// Default: it begins with what changes from now on. Only one of the three may be given.
    public var resumeAfter: Document?
    /// As ``resumeAfter``, and allowed to be the token of an `invalidate`.
    public var startAfter: Document?
    /// The time with which the stream begins.
    public var startAtOperationTime: Timestamp?
    /// Whether collections that come to be are told too, and what paths with digits mean.
    ///
    /// Default: no.
    public var showExpandedEvents: Bool
    /// Whether updates show their exact edits, in `updateDescription.edits`.
    ///
    /// Default: no. With them, nothing is looked up for a change in the middle of an array: what
    /// an event costs follows the edit. The article <doc:ChangeStreams> tells more.
    public var showEdits: Bool
    /// The events that are read at once, at most.
    ///
    /// Default: 101.
    public var batchCountMax: Int
    /// The bytes of events that are read at once; one event may have more.
    ///
    /// Default: 1 MiB.
    public var batchBytesMax: Int
    /// How often it is looked whether other processes have changed something.
    ///
    /// Default: a tenth of a second. Changes by this process need no looking.
    public var pollInterval: Duration

    /// Options; unnamed ones have their defaults.
    public init(
        fullDocument: FullDocument = .default,
        fullDocumentBeforeChange: FullDocumentBeforeChange = .off,
        resumeAfter: Document? = nil,
        startAfter: Document? = nil,
        startAtOperationTime: Timestamp? = nil,
        showExpandedEvents: Bool = false,
        showEdits: Bool = false,
        batchCountMax: Int = 101,
        batchBytesMax: Int = 1 << 20,
        pollInterval: Duration = .milliseconds(100)
    ) {
        self.fullDocument = fullDocument
        self.fullDocumentBeforeChange = fullDocumentBeforeChange
        self.resumeAfter = resumeAfter
        self.startAfter = startAfter
        self.startAtOperationTime = startAtOperationTime
        self.showExpandedEvents = showExpandedEvents
        self.showEdits = showEdits
        self.batchCountMax = batchCountMax
        self.batchBytesMax = batchBytesMax
        self.pollInterval = pollInterval
    }
}
