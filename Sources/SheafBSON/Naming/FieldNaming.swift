// SPDX-License-Identifier: MIT
//
// The way out for types whose stored names cannot be found out: they say them.

/// A type that says itself under which names its properties are stored.
///
/// Key paths are turned into names of fields by decoding the type from made up values and looking
/// which name each stored property comes from. That needs nothing of most `Codable` structures. It
/// cannot be done for classes, for properties with observers or wrappers, and for types whose
/// decoding refuses every made up value. Such a type names its properties:
///
///     final class Account: Codable, FieldNaming {
///         var email: Email
///         var balance: Int
///
///         static func fieldName(of property: PartialKeyPath<Account>) -> String? {
///             switch property {
///             case \.email: "email"
///             case \.balance: "balance"
///             default: nil
///             }
///         }
///     }
public protocol FieldNaming {
    /// The name under which a property is stored; nil leaves it to be found out.
    static func fieldName(of property: PartialKeyPath<Self>) -> String?
}
