// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/ids.h"
#include "model/network_event.h"
#include "model/settings_form.h"
#include "sdk/rule_value.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>
#include <QTimeZone>
#include <QtPlugin>

#include <memory>
#include <optional>

namespace locum::sdk {

struct RuleParameter {
    QString name; ///< [a-z][a-z0-9_]*
    RuleType type;

    bool operator==(const RuleParameter &) const = default;
};

/// How a value comes to the rules.
enum class RuleSource {
    Cached, ///< kept by Locum for its lifetime, and asked for again before that is over while a rule uses it
    Fetched ///< asked for the event that a rule is asked about, with a deadline
};

/// What asking takes. Values that cost more are refreshed less often: at most every second, 10 seconds, minute.
enum class RuleCost { Cheap, Lookup, Network };

/// One value that rules may ask for: `calendar.busy`, or with parameters a function, `weather.rain("Oslo")`.
struct RuleField {
    QString name; ///< [a-z][a-z0-9_]*, unique in the plugin
    RuleType type;
    QList<RuleParameter> parameters = {};
    RuleSource source = RuleSource::Cached;
    Duration lifetime{0}; ///< of Cached: how long it is good, 1 s to 7 days
    Duration deadline{0}; ///< of Fetched: how long an event waits for it, at most 300 ms; 0: as long as events may
    RuleCost cost = RuleCost::Cheap;
    bool pure = true;     ///< of Fetched: events that come together may share an answer
    bool foreign = false; ///< a text that others write: rules may only quote it
    QString description = {};

    bool operator==(const RuleField &) const = default;
};

/// Something that a rule may do with `call`: it happens once, and its outcome is told.
struct RuleFunction {
    QString name;
    QList<RuleParameter> parameters = {};
    QString description = {};

    bool operator==(const RuleFunction &) const = default;
};

/// Somebody that the plugin plays: its user turns it on, finds it among their contacts, writes to it and is answered.
struct ServiceDescription {
    QString name;             ///< [a-z][a-z0-9_]*, at most 32; its address is `namespace.name`
    QString title;            ///< the contact's name, 1 to 64 characters, for people
    QString description = {}; ///< what it is good for, for people

    bool operator==(const ServiceDescription &) const = default;
};

/// What a rule plugin brings into the rule language, and to its user's contacts.
struct RuleDescription {
    QString nameSpace; ///< [a-z][a-z0-9_]*, at most 32; none of the language's own words
    int version = 1;   ///< what `use calendar 1` names: another one when a field changes its meaning or goes
    QList<RuleField> fields = {};
    QList<RuleFunction> functions = {};
    SettingsForm form = {}; ///< what its user must say before it can tell anything
    QList<ServiceDescription> services = {};

    bool operator==(const RuleDescription &) const = default;
};

/// {"namespace", "version", "fields": […], "functions": […], "form", "services": […]}: what `locum-cell --describe`
/// prints and what the manifest of a program says under `rules`.
QJsonObject toJson(const RuleDescription &description);

/// Errors: `plugin.rules.invalid` (says what and which key), `plugin.namespace.reserved`.
Result<RuleDescription> ruleDescriptionFromJson(const QJsonValue &json);

/// What opens a session.
struct RuleSettings {
    QJsonObject values;
    Secrets secrets;
    QString stateDirectory;                ///< the session may write here and nowhere else; kept between runs
    QTimeZone timeZone = QTimeZone::utc(); ///< the user's
    QString locale;                        ///< the user's, BCP 47
};

/// A field and its arguments: what is asked.
struct RuleQuery {
    QString field;
    QJsonArray arguments = {}; ///< as ruleValue() makes them, one for each parameter

    bool operator==(const RuleQuery &) const = default;
};

/// A query and its answer.
struct RuleAnswer {
    RuleQuery query;
    QJsonValue value = {};                ///< as ruleValue() makes it; null: there is none, or it is not known
    std::optional<Duration> goodFor = {}; ///< shorter than the field's lifetime, if it is known to change

    bool operator==(const RuleAnswer &) const = default;
};

/// How much a service may keep: its state as JSON, in bytes.
inline constexpr qsizetype mostServiceState = 16 * 1024;
/// How much a service may say at once.
inline constexpr qsizetype mostServiceTexts = 10;
inline constexpr qsizetype longestServiceText = 8 * 1024; ///< characters

/// What the user has written to a service.
struct ServiceMessage {
    QString service;   ///< its name in the description
    QString text;      ///< as the user wrote it, 1 to 65,536 characters
    QJsonObject state; ///< what the service kept of this user; empty: they have not talked yet

    bool operator==(const ServiceMessage &) const = default;
};

/// What a service says to that, and what it wants to know next time. Locum stores both at once, or neither.
struct ServiceAnswer {
    QStringList texts = {}; ///< each is a message; none: it has nothing to say
    QJsonObject state = {}; ///< replaces the one before

    bool operator==(const ServiceAnswer &) const = default;
};

/// Errors: `service.answer.too_large` (says what of it).
Done checkSize(const ServiceAnswer &answer);

/// Where a session tells what it knows. Owned by the host, outlives the session. Never blocks; to be called on the
/// thread that made the plugin.
class RuleHost {
public:
    virtual ~RuleHost() = default;

    /// Answers ask(): once, with what of it is known. What is left out is unknown, and so is everything that comes
    /// after the deadline.
    virtual void answer(quint64 ask, const QList<RuleAnswer> &answers) = 0;

    /// Cached values have changed by themselves; nobody has asked.
    virtual void push(const QList<RuleAnswer> &answers) = 0;

    /// How perform() ended.
    virtual void performed(const TransactionId &transaction, const Outcome &outcome) = 0;

    /// What the user should know of why values are unknown; nothing: all is well. Shown until it is told again.
    virtual void health(const std::optional<Error> &trouble) = 0;

    /// Writes to the log, at the level of a warning. No contents, no credentials.
    virtual void warn(const QString &text) = 0;

    /// Answers converse(): once. An error: the user is told that the message did not reach the service, and why; the
    /// state stays. Too large an answer is such an error.
    virtual void say(quint64 conversation, const Result<ServiceAnswer> &answer) = 0;
};

/// The plugin at work for one user. All calls come on the thread that made the plugin, which runs a Qt event loop. No
/// method may block, or run an event loop.
class RuleSession {
public:
    virtual ~RuleSession() = default;

    /// Answers through the host, at once or later, until `deadline` is over. All fields and arguments are of the
    /// description's names and types.
    virtual void ask(quint64 ask, const QList<RuleQuery> &queries, Duration deadline) = 0;

    /// Does `function`, and tells one outcome for `transaction`.
    virtual void perform(const TransactionId &transaction, const QString &function, const QJsonArray &arguments) = 0;

    /// The user has written to a service of the description: answers through the host, at once or within 30 seconds.
    /// False: there is no such service.
    ///
    /// It may be asked the same again, with the same state, after a core that ended before it had stored the answer: so
    /// the answer must follow from the message and the state, and asking must change nothing else.
    virtual bool converse(quint64 conversation, const ServiceMessage &message)
    {
        Q_UNUSED(conversation)
        Q_UNUSED(message)
        return false;
    }
};

/// The root object of a rule plugin's library. It is made in a cell process of its own, once.
///
/// Its metadata (Q_PLUGIN_METADATA's file) is read without loading it:
///   {"id": "calendar", "kind": "rule", "interface": 1, "version": "1.0", "name": "…", "license": "GPL-2.0-or-later"}
class RulePlugin {
public:
    virtual ~RulePlugin() = default;

    /// Called once, before anything else. `stateDirectory` is the plugin's own and may be written.
    virtual Done start(const QString &stateDirectory) = 0;

    /// May be asked before any session is open.
    virtual RuleDescription description() = 0;

    /// Makes the session. `host` outlives it. An error is shown to the user as the plugin's health.
    virtual Result<std::unique_ptr<RuleSession>> open(const RuleSettings &settings, RuleHost &host) = 0;
};

} // namespace locum::sdk

LOCUM_ENUM_NAMES(locum::sdk::RuleSource, {locum::sdk::RuleSource::Cached, "cached"},
                 {locum::sdk::RuleSource::Fetched, "fetched"})
LOCUM_ENUM_NAMES(locum::sdk::RuleCost, {locum::sdk::RuleCost::Cheap, "cheap"}, {locum::sdk::RuleCost::Lookup, "lookup"},
                 {locum::sdk::RuleCost::Network, "network"})

#define LocumRulePlugin_iid "eu.locum.RulePlugin/1"
Q_DECLARE_INTERFACE(locum::sdk::RulePlugin, LocumRulePlugin_iid)
