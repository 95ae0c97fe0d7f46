// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/account.h"
#include "model/feed.h"
#include "model/message.h"
#include "model/presence.h"
#include "model/settings_form.h"
#include "model/standin.h"

#include <QJsonArray>
#include <QJsonObject>

/// The model's values as JSON: what devices are sent and what the store keeps of the feed.
///
/// Keys are the structs' fields in snake_case, enums go by their EnumNames, ids are integers, instants ISO 8601 in UTC
/// with milliseconds. What is optional and not there is left out; everything else is always there. Of MessageFlags only
/// those that are true are written. A variant is an object whose `type` is the alternative's name in snake_case.
///
/// The …FromJson functions take what toJson writes, let unknown keys pass and give absent ones their default; what has
/// no default or is of a wrong type is `json.invalid`, with the key in the detail. All functions are thread-safe.
namespace locum {

QJsonObject toJson(const Error &error);
QJsonObject toJson(const Presence &presence);
QJsonObject toJson(const Attachment &attachment);
QJsonObject toJson(const MessageFlags &flags);
QJsonObject toJson(const Message &message);
QJsonObject toJson(const Identity &identity);
QJsonObject toJson(const Conversation &conversation);
QJsonObject toJson(const Account &account); ///< without secrets: an Account holds none
QJsonObject toJson(const Device &device);
QJsonObject toJson(const Absence &absence);
QJsonObject toJson(const StandInStatus &status);
QJsonObject toJson(const Policy &policy);
QJsonObject toJson(const FormField &field);
QJsonObject toJson(const SettingsForm &form); ///< {"fields": […]}
QJsonObject toJson(const RequestReceived &request);
QJsonObject toJson(const PendingRequest &request);
QJsonObject toJson(const Participant &participant);
QJsonObject toJson(const ParticipantsChanged &change);

QJsonObject toJson(const FeedPayload &payload); ///< {"type": …, the alternative's fields}
QJsonObject toJson(const FeedEntry &entry);     ///< {"seq": …, "at": …} and the payload's keys beside them
QJsonObject toJson(const Ephemeral &event);

QJsonArray toJson(const QList<Attachment> &attachments);

Result<Error> errorFromJson(const QJsonObject &json);
Result<Presence> presenceFromJson(const QJsonObject &json);
Result<Attachment> attachmentFromJson(const QJsonObject &json);
Result<QList<Attachment>> attachmentsFromJson(const QJsonArray &json);
Result<MessageFlags> messageFlagsFromJson(const QJsonObject &json);
Result<Message> messageFromJson(const QJsonObject &json);
Result<Identity> identityFromJson(const QJsonObject &json);
Result<Conversation> conversationFromJson(const QJsonObject &json);
Result<Account> accountFromJson(const QJsonObject &json);
Result<Absence> absenceFromJson(const QJsonObject &json);
Result<StandInStatus> standInStatusFromJson(const QJsonObject &json);
Result<Policy> policyFromJson(const QJsonObject &json);
Result<FormField> formFieldFromJson(const QJsonObject &json);
Result<SettingsForm> settingsFormFromJson(const QJsonObject &json);
Result<RequestReceived> requestReceivedFromJson(const QJsonObject &json);
Result<PendingRequest> pendingRequestFromJson(const QJsonObject &json);
Result<FeedPayload> feedPayloadFromJson(const QJsonObject &json);
Result<FeedEntry> feedEntryFromJson(const QJsonObject &json);

/// The `type` of a payload or event: "message_added", …
QLatin1String typeName(const FeedPayload &payload);
QLatin1String typeName(const Ephemeral &event);

} // namespace locum
