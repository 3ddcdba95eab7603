// SPDX-License-Identifier: MIT
//
// The longer texts of help: what an expression may be. The interactive shell prints it too.

/// Texts of help.
enum HelpText {
    /// What can be written.
    static let expressions = """
        A missing store is created by the first expression that writes, or with --create.

        STATEMENTS
          show dbs, show collections, show indexes, use NAME, it, exit
          db.NAME.METHOD(...)          a collection; its name may have dots
          db.getCollection("a name")   a collection whose name is no word
          db.getSiblingDB("school")    another database: .NAME.METHOD(...)
          let x = db.NAME.findOne()    a variable: x.field, x.list[0], x.list.length
          print(x, ...)  printjson(x)  config.set("displayBatchSize", 50)
          help NAME                    a method or an operator: help find, help $push

        METHODS OF A COLLECTION
          insertOne insertMany find findOne aggregate countDocuments distinct
          estimatedDocumentCount updateOne updateMany replaceOne deleteOne deleteMany
          findOneAndUpdate findOneAndReplace findOneAndDelete findAndModify bulkWrite
          createIndex createIndexes getIndexes dropIndex dropIndexes hideIndex unhideIndex
          renameCollection drop stats explain
        METHODS BEHIND find(...)
          sort projection skip limit hint collation batchSize maxTimeMS
          toArray forEach(printjson) next hasNext count size explain
        METHODS OF A DATABASE
          getCollectionNames createCollection dropDatabase aggregate stats getName version

        VALUES
          {name: 1, "a.b": 'x'}  [1, 2]  "text"  'text'  true  false  null  /^a/i  // a comment
          1 2.5 1e3 0x1F NaN Infinity  a number without fraction and exponent is an int32 if it
                                       fits, else an int64 (mongosh makes doubles of them)
          ObjectId("...")  ObjectId()  ISODate("2026-03-31T09:00:00Z")  new Date(milliseconds)
          NumberInt(1)  NumberLong(1)  NumberDecimal("1.50")  UUID("...")  BinData(0, "aGk=")
          Timestamp(1, 1)  MinKey  MaxKey  {$oid: "..."} and all of Extended JSON
          1 + 2 * 3  "a" + x  new Date(Date.now() - 3600 * 1000)

        A write answers with MongoDB's fields, with the records, bytes and pages that were \
        written, and with the microseconds that it took.
        """

    /// Expressions on a command line.
    static let examples = """

        EXAMPLES
          storectl grades.sheaf 'db.students.find({uid: "u1"}).limit(3)'
          storectl grades.sheaf 'let s = db.students.findOne()' 'print(s.uid)'
          storectl grades.sheaf --json 'db.students.aggregate([{$count: "n"}])'
          echo 'db.students.countDocuments()' | storectl grades.sheaf
        """
}
