// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/type.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// The words that a rule file may use, given to the language by whoever binds it to a model. The language knows the
/// grammar and the verbs; everything else is data here.
namespace locum::language {

/// Indexes into the Vocabulary's vectors.
using FieldId = quint16;
using EnumId = quint16;
using EventId = quint8;
using ReferenceKindId = quint8;
using EventMask = quint32; ///< bit n: EventId n

struct EnumType {
    QByteArray name;                ///< "presence"
    std::vector<QByteArray> values; ///< their indexes are the values
    /// Names that stand for several values: `online`.
    struct Union {
        QByteArray name;
        quint64 values;
    };
    std::vector<Union> unions;
};

struct ReferenceKind {
    QByteArray name;     ///< "person": as written before the colon
    QByteArray relation; ///< the field that tells what X is `in`, see Vocabulary::memberships; empty if none
};

struct Parameter {
    QByteArray name;
    Type type;
};

/// What an evaluation costs, cheapest first; conditions are ordered by it.
enum class Cost : quint8 { Free, Cheap, Lookup, Text, Fetched };

struct Field {
    QByteArray path; ///< "person.auto_replied_ago", "weather.rain_today"; "person" is the reference itself
    Type type;
    std::vector<Parameter> parameters; ///< person.messages(window: duration); arguments must be constants
    EventMask events = ~EventMask(0);  ///< on which it can be there at all
    Cost cost = Cost::Cheap;
    bool foreign = false;    ///< text from outside: enters a template only through quote()
    bool senderText = false; ///< words of the message's author: not even quoted in reply and warn (S18)
    bool anchor = false;     ///< an equality with it is an anchor: most selective first by anchorRank
    quint8 anchorRank = 0;
    bool settable = true; ///< `given` and `event` may set it
    QString description;
};

struct Event {
    QByteArray name;
    bool hasOtherSide = false; ///< `from`/`to` may be given in tests
    bool disposes = false;     ///< dispositions make sense: incoming, outgoing
    /// What a rule may do on it: bit n is Verb n (syntax.h).
    quint32 effects = ~quint32(0);
};

/// `X in Y`: left and right are reference kinds, `field` is the list of Y's that X is in.
struct Membership {
    ReferenceKindId left;
    ReferenceKindId right;
    FieldId field;
};

struct Function {    ///< a plugin's action, for `call`
    QByteArray path; ///< "plugin.function"
    std::vector<Parameter> parameters;
    QString description;
};

struct Plugin {
    QByteArray name;
    int version = 1;
};

struct Vocabulary {
    std::vector<EnumType> enums;
    std::vector<ReferenceKind> referenceKinds;
    std::vector<Event> events;
    std::vector<Field> fields;
    std::vector<Membership> memberships;
    std::vector<Function> functions;
    std::vector<Plugin> plugins;
    std::vector<QByteArray> verdicts; ///< of policies: block pierce hold ask allow warn noreply
    std::vector<QByteArray> windows;  ///< of limits: day week month absence
    std::vector<QByteArray> scopes;   ///< of limits: person conversation account rule
    EnumId statusEnum = 0;            ///< the enum that `status NAME` takes
    QByteArray clock = "now.time";    ///< the field that may be `in` hours
    std::optional<EventId> atEvent;   ///< what `at 07:15` and `every 1h` are
    std::optional<EventId> everyEvent;

    std::optional<FieldId> field(QByteArrayView path) const;
    std::optional<EventId> event(QByteArrayView name) const;
    std::optional<EnumId> enumeration(QByteArrayView name) const;
    std::optional<ReferenceKindId> referenceKind(QByteArrayView name) const;
    /// As authors write it: "bool", "duration?", "list<text>", "presence", "person".
    QString typeName(const Type &type) const;
};

/// The ids behind the names in references. Ids mean what the model wants them to mean; equal ids are the same thing.
class ReferenceResolver {
public:
    virtual ~ReferenceResolver() = default;

    virtual std::optional<qint64> resolve(ReferenceKindId kind, const QString &name) const = 0;
    /// All names of a kind, for did-you-mean.
    virtual QStringList names(ReferenceKindId kind) const = 0;
};

/// Where `import` and `list … from` find files. Names are relative; whoever implements it keeps them inside.
class SourceProvider {
public:
    virtual ~SourceProvider() = default;

    virtual std::optional<QByteArray> read(const QString &name) const = 0;
};

} // namespace locum::language
