// SPDX-License-Identifier: GPL-2.0-or-later
#include "webhook_signature.h"

#include <QList>
#include <QMessageAuthenticationCode>

#include <chrono>

namespace locum::webhook {

namespace {

constexpr auto tolerance = std::chrono::minutes(5);

QByteArray codeOf(const QByteArray &id, const QByteArray &timestamp, const QByteArray &body, const Secret &secret)
{
    const auto code = QMessageAuthenticationCode::hash(id + '.' + timestamp + '.' + body, secret.reveal(),
                                                       QCryptographicHash::Sha256);
    return "v1," + code.toBase64();
}

} // namespace

Secret secretOf(const Secret &text)
{
    const auto &bytes = text.reveal();
    return bytes.startsWith("whsec_") ? Secret(QByteArray::fromBase64(bytes.mid(6))) : text;
}

Signed sign(const QByteArray &id, Instant now, const QByteArray &body, const Secret &secret)
{
    const auto timestamp = QByteArray::number(toMilliseconds(now) / 1000);
    return {id, timestamp, codeOf(id, timestamp, body, secret)};
}

Done check(const Signed &given, Instant now, const QByteArray &body, const Secret &secret)
{
    bool isNumber = false;
    const auto seconds = given.timestamp.toLongLong(&isNumber);
    if (given.id.isEmpty() || given.signature.isEmpty() || !isNumber || seconds < 0 || seconds > 100'000'000'000) {
        return fail("webhook.signature.missing",
                    QStringLiteral("webhook-id, webhook-timestamp and webhook-signature are needed"));
    }
    if (std::chrono::abs(now - instantFromMilliseconds(seconds * 1000)) > tolerance) {
        return fail("webhook.signature.old", QStringLiteral("its time is more than five minutes off"));
    }
    const Secret expected(codeOf(given.id, given.timestamp, body, secret));
    for (const auto &signature : given.signature.split(' ')) {
        if (expected.equals(Secret(signature))) { // in constant time
            return {};
        }
    }
    return fail("webhook.signature.wrong", QStringLiteral("it was not signed with the secret"));
}

} // namespace locum::webhook
