// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/account.h"
#include "model/message.h"
#include "model/policy.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <vector>

/// What the engine offers to its doors of rules and policies, and of what these name. As engine_ports.h.
namespace locum::ports {

template <class T>
using Reply = std::function<void(Result<T>)>;

struct RuleFile {
    QString name; ///< [A-Za-z0-9._-]{1,64}
    QByteArray text;

    bool operator==(const RuleFile &) const = default;
};

struct RuleDiagnostic {
    QByteArray code; ///< E203
    bool isError = true;
    QString file;
    int line = 1; ///< from 1, as columns, which count characters
    int column = 1;
    int endLine = 1;
    int endColumn = 1;
    QString message;
    QString hint;

    bool operator==(const RuleDiagnostic &) const = default;
};

struct RuleGeneration {
    GenerationId id;
    Instant createdAt;
    std::optional<DeviceId> device;
    QString note;
    bool running = false;

    bool operator==(const RuleGeneration &) const = default;
};

struct RunningRules {
    std::optional<RuleGeneration> generation; ///< none: the built-in rules
    std::vector<RuleFile> files;              ///< the root first
    std::optional<Error> error;               ///< the stored ones do not run: why
};

struct CheckedRules {
    std::vector<RuleDiagnostic> diagnostics;  ///< errors and lints, in the order of their places
    std::optional<RuleGeneration> generation; ///< of a push that was good
};

/// Why a message was decided as it was, or a made one would be.
struct RuleQuestion {
    std::optional<MessageId> message; ///< one that is stored
    struct Made {                     ///< or one that this contact might send now
        IdentityId from;
        QString text;
        std::optional<Instant> at; ///< none: now
    };
    std::optional<Made> made;
    std::vector<RuleFile> draft; ///< instead of what runs; empty: what runs
    QStringList rules;           ///< also told about, whether or not the message led to them
};
struct RuleAnswer {
    std::vector<RuleDiagnostic> diagnostics; ///< of the draft; with errors nothing else is told
    QJsonObject explanation;                 ///< as the document of the API has it; empty: the draft has errors
    QString text;                            ///< the same in lines
};

/// What a draft would have done to the messages of the last days.
struct ReplayedRules {
    std::vector<RuleDiagnostic> diagnostics; ///< of the draft; with errors nothing else is told
    struct Treatment {
        Disposition disposition = Disposition::Deliver;
        bool answered = false;
        QString reason;
    };
    struct Difference {
        Message message;
        Treatment before;
        Treatment after;
    };
    int messages = 0;     ///< that were looked at
    bool complete = true; ///< false: there were more than are looked at, or more differences than are told
    int differing = 0;
    std::vector<Difference> differences; ///< the oldest first
    QString text;                        ///< the same in lines
};

struct NewPolicy {
    PolicyTarget target; ///< a person, group or account may go by name
    QList<PolicyVerdict> verdicts;
    PolicyDirection direction = PolicyDirection::Both;
    PolicyPhase phase = PolicyPhase::Always;
};

/// One entry of a contact list that a device has.
struct ListedContact {
    AccountId account;
    QString address;
};
/// What is in force for it.
struct ContactRules {
    AccountId account;
    QString address;                    ///< as it was asked
    std::optional<IdentityId> identity; ///< none: not known here
    std::vector<Policy> policies;       ///< that name the contact or its person
    QString lastRule;                   ///< why the newest message of theirs was decided as it was; empty: none
};

struct PersonChange {
    std::optional<QString> slug;
    std::optional<QString> language; ///< empty: as detected
};
struct NamedPerson {
    PersonId person;
    IdentityId anchor;
    QString slug;
    QString language;
};

/// A group or a label.
struct NamedSet {
    qint64 id = 0;
    QString slug;
    QString name;
    bool own = true; ///< of a group: made by the user
    std::vector<IdentityId> members;
};
struct NewSet {
    QString name;
    std::optional<std::vector<IdentityId>> members;
};

class RulePort {
public:
    virtual ~RulePort() = default;

    virtual void runningRules(UserId user, Reply<RunningRules> reply) = 0;
    /// Loads the files as a whole: they run from now on, or nothing has changed and the diagnostics say why. Errors:
    /// rules.file.invalid, rules.unavailable.
    virtual void pushRules(UserId user, DeviceId device, std::vector<RuleFile> files, QString note,
                           Reply<CheckedRules> reply) = 0;
    /// The same without storing anything.
    virtual void checkRules(UserId user, std::vector<RuleFile> files, Reply<CheckedRules> reply) = 0;
    virtual void generations(UserId user, Reply<std::vector<RuleGeneration>> reply) = 0;
    virtual void generationFiles(UserId user, GenerationId generation, Reply<std::vector<RuleFile>> reply) = 0;
    /// An old generation runs again, if it still loads. Errors: rules.generation.unknown.
    virtual void rollBack(UserId user, GenerationId generation, Reply<CheckedRules> reply) = 0;
    /// Errors: message.unknown, contact.unknown, rules.rule.unknown, rules.unavailable.
    virtual void explain(UserId user, RuleQuestion question, Reply<RuleAnswer> reply) = 0;
    /// `days`: 1 to 366. Incoming messages; nothing is sent or stored.
    virtual void replay(UserId user, std::vector<RuleFile> draft, int days, Reply<ReplayedRules> reply) = 0;
    /// The rules that ship run again; the generations stay.
    virtual void resetRules(UserId user, Reply<void> reply) = 0;
    /// For editors: every field, type, action and name.
    virtual void vocabulary(UserId user, Reply<QJsonObject> reply) = 0;

    virtual void policies(UserId user, Reply<std::vector<Policy>> reply) = 0;
    /// Errors: policy.target.unknown, policy.verdicts.missing.
    virtual void putPolicy(UserId user, NewPolicy policy, Reply<Policy> reply) = 0;
    virtual void removePolicy(UserId user, PolicyId policy, Reply<void> reply) = 0;
    virtual void contactRules(UserId user, std::vector<ListedContact> contacts,
                              Reply<std::vector<ContactRules>> reply) = 0;

    virtual void changePerson(UserId user, PersonId person, PersonChange change, Reply<NamedPerson> reply) = 0;
    virtual void groups(UserId user, Reply<std::vector<NamedSet>> reply) = 0;
    virtual void putGroup(UserId user, NewSet group, Reply<NamedSet> reply) = 0;
    virtual void removeGroup(UserId user, GroupId group, Reply<void> reply) = 0;
    virtual void labels(UserId user, Reply<std::vector<NamedSet>> reply) = 0;
    virtual void putLabel(UserId user, NewSet label, Reply<NamedSet> reply) = 0;
    virtual void removeLabel(UserId user, LabelId label, Reply<void> reply) = 0;
};

} // namespace locum::ports
