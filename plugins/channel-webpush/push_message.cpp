// SPDX-License-Identifier: GPL-2.0-or-later
#include "push_message.h"

#include "push_encryption.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace locum::webpush {

namespace {

using State = sdk::ChannelOutcome::State;

constexpr auto longestKept = std::chrono::hours(28 * 24); ///< what the large services keep a message
constexpr qsizetype topicSize = 32;                       ///< RFC 8030 section 5.4

QByteArray written(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// Shortens the text at `key` until the whole fits; an ellipsis says so.
void shorten(QJsonObject &object, const QString &key)
{
    QString text = object.value(key).toString();
    while (written(object).size() > longestText && !text.isEmpty()) {
        // A character takes at most six bytes when JSON escapes it: never less than what is too much goes.
        const qsizetype tooMuch = written(object).size() - longestText;
        text.chop(std::clamp<qsizetype>(tooMuch / 6, 1, text.size()));
        if (!text.isEmpty() && text.back().isHighSurrogate()) {
            text.chop(1);
        }
        object.insert(key, text.isEmpty() ? text : text + QChar(0x2026));
    }
}

sdk::ChannelOutcome outcome(State state, const char *code, const QString &detail, Retry retry)
{
    return {state, {}, Error{code, detail, retry}, {}};
}

} // namespace

QByteArray payloadOf(const sdk::ChannelMessage &message)
{
    QJsonObject object{{QStringLiteral("title"), message.title},
                       {QStringLiteral("key"), message.key},
                       {QStringLiteral("subject"), QString(nameOf(message.subject))}};
    const auto add = [&object](const char *key, const QString &text) {
        if (!text.isEmpty()) {
            object.insert(QString::fromLatin1(key), text);
        }
    };
    add("body", message.text);
    add("tag", message.thread);
    add("link", message.link);
    add("language", message.language);
    if (message.urgent) {
        object.insert(QStringLiteral("urgent"), true);
    }
    if (message.count > 1) {
        object.insert(QStringLiteral("count"), message.count);
    }
    if (!message.data.isEmpty()) {
        object.insert(QStringLiteral("data"), message.data);
    }
    if (written(object).size() > longestText) {
        object.remove(QStringLiteral("data"));
        for (const char *key : {"body", "title", "link", "tag", "key"}) {
            shorten(object, QString::fromLatin1(key));
        }
    }
    return written(object);
}

QList<QPair<QByteArray, QByteArray>> headersOf(const sdk::ChannelMessage &message)
{
    const Duration kept = std::clamp<Duration>(message.goodFor.value_or(longestKept), Duration(0), longestKept);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(kept).count();
    const QByteArray topic =
        base64Url(QCryptographicHash::hash(message.key.toUtf8(), QCryptographicHash::Sha256)).left(topicSize);
    return {{"TTL", QByteArray::number(static_cast<qint64>(seconds))},
            {"Urgency", message.urgent ? "high" : "normal"},
            {"Topic", topic},
            {"Content-Type", "application/octet-stream"},
            {"Content-Encoding", "aes128gcm"}};
}

sdk::ChannelOutcome outcomeOf(const Result<plugins::HttpAnswer> &answer)
{
    if (!answer) {
        const bool isFinal = answer.error().retry != Retry::Later;
        return {isFinal ? State::Refused : State::Retry, {}, answer.error(), {}};
    }
    const int status = answer->status;
    const QString said = QStringLiteral("the push service answered with status %1").arg(status);
    if (status >= 200 && status < 300) {
        return {State::Sent, QString::fromUtf8(answer->headers.value("location")), {}, {}};
    }
    if (status == 404 || status == 410) {
        return outcome(State::Gone, "push.gone", said, Retry::AfterUserAction);
    }
    if (status == 429 || status >= 500) {
        auto later = outcome(State::Retry, "push.later", said, Retry::Later);
        later.after = answer->retryAfter();
        return later;
    }
    // 413: too large. 400, 401, 403: the subscription belongs to another key, or is none. 3xx: nothing is followed.
    return outcome(State::Refused, "push.refused", said, Retry::AfterUserAction);
}

} // namespace locum::webpush
