// SPDX-License-Identifier: GPL-2.0-or-later
#include "cellprotocol/codec.h"

#include "cellprotocol/field_reader.h"
#include "cellprotocol/field_writer.h"

#include <QJsonDocument>
#include <QJsonParseError>

namespace locum::cellprotocol {
namespace {

template <class Variant>
Result<Variant> decode(QByteArrayView line, Variant blank)
{
    QJsonParseError parseError;
    const auto document = QJsonDocument::fromJson(QByteArray::fromRawData(line.data(), line.size()), &parseError);
    if (parseError.error != QJsonParseError::NoError) {
        return fail("cellprotocol.line.not_json",
                    QStringLiteral("at byte %1: %2").arg(parseError.offset).arg(parseError.errorString()));
    }
    if (!document.isObject()) {
        return fail("cellprotocol.line.not_json", QStringLiteral("it is no object"));
    }
    Problem problem;
    if (!FieldReader::readVariant(document.object(), problem, blank)) {
        return fail(problem.toError());
    }
    return blank;
}

} // namespace

QByteArray encode(const CellMessage &message)
{
    QByteArray line;
    JsonWriter json(line);
    FieldWriter writer(json, Defaults::Omit);
    std::visit([&writer](const auto &value) { writer.typed(value); }, message);
    return line;
}

QByteArray encode(const CoreMessage &message)
{
    QByteArray line;
    JsonWriter json(line);
    FieldWriter writer(json, Defaults::Write);
    std::visit([&writer](const auto &value) { writer.typed(value); }, message);
    return line;
}

void encodeEvent(QByteArray &line, quint64 number, AccountId account, const NetworkEvent &event)
{
    JsonWriter json(line);
    FieldWriter writer(json, Defaults::Omit);
    json.beginObject();
    json.key("type");
    json.plainString(Fields<Event>::type);
    writer.required("number", number);
    writer.required("account", account);
    writer.required("event", event);
    json.endObject();
}

Result<CellMessage> decodeCellMessage(QByteArrayView line)
{
    return decode<CellMessage>(line, Pong{});
}

Result<CoreMessage> decodeCoreMessage(QByteArrayView line)
{
    return decode<CoreMessage>(line, End{});
}

QLatin1String typeName(const NetworkEvent &event)
{
    return std::visit([]<class T>(const T &) { return QLatin1String(Fields<T>::type); }, event);
}

QLatin1String typeName(const NetworkCommand &command)
{
    return std::visit([]<class T>(const T &) { return QLatin1String(Fields<T>::type); }, command);
}

bool hasOutcome(const NetworkCommand &command)
{
    return !std::holds_alternative<ProbeLink>(command) && !std::holds_alternative<SendTyping>(command) &&
           !std::holds_alternative<SendReceipt>(command) && !std::holds_alternative<WatchContacts>(command);
}

// ---- comparisons that secrets keep from being defaulted -------------------------------------------------------------

bool sameSecrets(const Secrets &left, const Secrets &right)
{
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const auto &a, const auto &b) { return a.first == b.first && a.second.equals(b.second); });
}

bool ResumedLife::operator==(const ResumedLife &other) const
{
    return resumeKey.equals(other.resumeKey) && epoch == other.epoch &&
           firstUnacknowledged == other.firstUnacknowledged && lastUnacknowledged == other.lastUnacknowledged &&
           accounts == other.accounts;
}

bool Welcome::operator==(const Welcome &other) const
{
    return version == other.version && epoch == other.epoch && resumeKey.equals(other.resumeKey) &&
           acknowledged == other.acknowledged && lingerSeconds == other.lingerSeconds;
}

bool OpenAccount::operator==(const OpenAccount &other) const
{
    return account == other.account && protocol == other.protocol && values == other.values &&
           stateDirectory == other.stateDirectory && sameSecrets(secrets, other.secrets);
}

bool OpenChannel::operator==(const OpenChannel &other) const
{
    const auto &left = settings;
    const auto &right = other.settings;
    return left.channel == right.channel && left.values == right.values && sameSecrets(left.secrets, right.secrets) &&
           left.callBack == right.callBack && left.from == right.from && left.locale == right.locale;
}

bool Configure::operator==(const Configure &other) const
{
    return values == other.values && sameSecrets(secrets, other.secrets) && stateDirectory == other.stateDirectory &&
           timeZone == other.timeZone && locale == other.locale;
}

} // namespace locum::cellprotocol
