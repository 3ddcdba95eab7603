// SPDX-License-Identifier: MIT
//
// What stands where a value is wanted, as a tree. What is known while reading is folded at once,
// so that a literal of a million elements is one value; the rest waits for variables and for the
// results of calls.

internal import SheafBSON

/// A value, or how it is worked out when the statement runs.
enum ValueExpression: Sendable, Hashable {
    /// A field of an object that is not known yet.
    struct Field: Sendable, Hashable {
        let name: String
        let value: ValueExpression
    }

    case constant(BSONValue)
    indirect case object([Field], Place)
    indirect case array([ValueExpression])
    case variable(String, Place)
    /// The result of a chain of calls.
    case chain(ChainTemplate)
    /// `value.name`
    indirect case member(ValueExpression, String, Place)
    /// `value[index]`
    indirect case element(ValueExpression, ValueExpression, Place)
    /// `value.method()`
    indirect case method(ValueExpression, ValueMethod, Place)
    indirect case operation(Arithmetic, ValueExpression, ValueExpression, Place)
    /// A type with its arguments, such as `ObjectId(x)`.
    indirect case construction(Constructor, [ArgumentTemplate], end: Place)

    /// The value, when it is known while reading.
    var known: BSONValue? {
        if case .constant(let value) = self { value } else { nil }
    }
}

/// A chain of calls of which some arguments may not be known yet.
struct ChainTemplate: Sendable, Hashable {
    /// The database, when `getSiblingDB` names one.
    var database: String?
    /// The collection, or nil when the calls are on the database.
    var collection: String?
    /// The calls in their order; at least one.
    var calls: [CallTemplate]

    /// The chain, when all its arguments are known while reading.
    var known: CallChain? {
        var known: [Call] = []
        for call in calls {
            var arguments: [CallArgument] = []
            for argument in call.arguments {
                guard let value = argument.value.known else { return nil }
                arguments.append(CallArgument(value: value, place: argument.place))
            }
            known.append(call.with(arguments))
        }
        return CallChain(database: database, collection: collection, calls: known)
    }
}

/// One call of a chain.
struct CallTemplate: Sendable, Hashable {
    /// The name of the method.
    let name: String
    /// Where the name stands.
    let place: Place
    /// The arguments.
    let arguments: [ArgumentTemplate]
    /// Where the closing parenthesis stands.
    let end: Place

    /// The call with the values of its arguments.
    func with(_ arguments: [CallArgument]) -> Call {
        Call(name: name, place: place, arguments: arguments, end: end)
    }
}

/// One argument and where it starts.
struct ArgumentTemplate: Sendable, Hashable {
    let value: ValueExpression
    let place: Place
}
