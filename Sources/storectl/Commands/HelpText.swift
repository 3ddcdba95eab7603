// SPDX-License-Identifier: MIT
//
// The longer texts of help: what an expression may be. The interactive shell prints them too.

/// Texts of help.
enum HelpText {
    /// What can be written.
    static let expressions = """
        A missing store is created by the first expression that writes, or with --create.

        EXPRESSIONS
          show dbs, show collections, use NAME, help
          db.NAME.METHOD(...)          a collection; its name may have dots
          db.getCollection("a name")   a collection whose name is no word
          db.getSiblingDB("school")    another database: .NAME.METHOD(...)
          db.getCollectionNames()  db.createCollection("NAME")  db.dropDatabase()

        METHODS OF A COLLECTION
          insertOne(document)  insertMany([documents], {ordered})
          find(filter, projection, {sort, skip, limit, hint})  findOne(...)
            behind find: .sort({unit: -1})  .projection({unit: 1})  .skip(n)  .limit(n)  .hint(i)
            .toArray()  .count()  .size()  .explain("queryPlanner")
          updateOne(filter, update, {upsert, arrayFilters, sort, hint, let})  updateMany(...)
          replaceOne(filter, document, {upsert, sort, hint, let})
          deleteOne(filter, {hint, let})  deleteMany(...)
          findOneAndUpdate(filter, update, {returnDocument: "after", projection, sort, upsert, \
        arrayFilters, ...})
          findOneAndReplace(filter, document, {...})  findOneAndDelete(filter, {...})
          findAndModify({query, update or remove: true, new: true, fields, sort, upsert, ...})
          bulkWrite([{insertOne: {document}}, {updateOne: {filter, update}}, ...], {ordered})
          countDocuments(filter, {skip, limit, hint})  estimatedDocumentCount()
          distinct("field", filter)
          createIndex(keys, {unique, name, sparse, partialFilterExpression, expireAfterSeconds, \
        hidden, elementKey})
          createIndexes([keys], {...})  getIndexes()  dropIndex(name or keys)  dropIndexes()
          hideIndex(name or keys)  unhideIndex(name or keys)
          drop()
          explain("executionStats").METHOD(...)   the plan, and what it would cost

        VALUES
          {name: 1, "a.b": 'x'}  [1, 2]  "text"  'text'  true  false  null  /^a/i  // a comment
          1 2.5 1e3 0x1F NaN Infinity  a number without fraction and exponent is an int32 if it
                                       fits, else an int64 (mongosh makes doubles of them)
          ObjectId("...")  ObjectId()  ISODate("2026-03-31T09:00:00Z")  new Date(milliseconds)
          NumberInt(1)  NumberLong(1)  NumberDecimal("1.50")  UUID("...")  BinData(0, "aGk=")
          Timestamp(1, 1)  MinKey()  MaxKey()  {$oid: "..."} and all of Extended JSON

        A write answers with MongoDB's fields, with the records, bytes and pages that were \
        written, and with the microseconds that it took.
        """
}
