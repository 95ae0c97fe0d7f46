// SPDX-License-Identifier: GPL-2.0-or-later
#include "cellprotocol/field_reader.h"

namespace locum::cellprotocol {

Error Problem::toError() const
{
    QStringList outermostFirst(path.rbegin(), path.rend());
    return {code, QStringLiteral("'%1' %2").arg(outermostFirst.join(u'.'), expected)};
}

bool FieldReader::blame(QString expected)
{
    m_problem = {"cellprotocol.field.invalid", std::move(expected), {}};
    return false;
}

bool FieldReader::read(const QJsonValue &json, QString &value)
{
    if (!json.isString()) {
        return blame(QStringLiteral("must be a text"));
    }
    value = json.toString();
    return true;
}

bool FieldReader::read(const QJsonValue &json, bool &value)
{
    if (!json.isBool()) {
        return blame(QStringLiteral("must be true or false"));
    }
    value = json.toBool();
    return true;
}

bool FieldReader::readInteger(const QJsonValue &json, qint64 &value, qint64 least, qint64 most)
{
    // toInteger gives the other value for what is no number, and for a number that is not whole or does not fit.
    constexpr qint64 other = std::numeric_limits<qint64>::min();
    const auto read = json.toInteger(other);
    if (read == other || read < least || read > most) {
        return blame(QStringLiteral("must be a whole number from %1 to %2").arg(least).arg(most));
    }
    value = read;
    return true;
}

bool FieldReader::read(const QJsonValue &json, int &value)
{
    qint64 read = 0;
    if (!readInteger(json, read, std::numeric_limits<int>::min(), std::numeric_limits<int>::max())) {
        return false;
    }
    value = static_cast<int>(read);
    return true;
}

bool FieldReader::read(const QJsonValue &json, qint64 &value)
{
    return readInteger(json, value, std::numeric_limits<qint64>::min() + 1, std::numeric_limits<qint64>::max());
}

bool FieldReader::read(const QJsonValue &json, quint64 &value)
{
    qint64 read = 0;
    if (!readInteger(json, read, 0, std::numeric_limits<qint64>::max())) {
        return false;
    }
    value = static_cast<quint64>(read);
    return true;
}

bool FieldReader::read(const QJsonValue &json, Instant &value)
{
    qint64 read = 0;
    if (!readInteger(json, read, earliestInstant, latestInstant)) {
        return false;
    }
    value = instantFromMilliseconds(read);
    return true;
}

bool FieldReader::read(const QJsonValue &json, Duration &value)
{
    qint64 read = 0;
    if (!readInteger(json, read, 0, longestDuration)) {
        return false;
    }
    value = Duration(read);
    return true;
}

bool FieldReader::read(const QJsonValue &json, Secret &value)
{
    if (!json.isString()) {
        return blame(QStringLiteral("must be a text"));
    }
    value = Secret(json.toString().toUtf8());
    return true;
}

bool FieldReader::read(const QJsonValue &json, QJsonObject &value)
{
    if (!json.isObject()) {
        return blame(QStringLiteral("must be an object"));
    }
    value = json.toObject();
    return true;
}

bool FieldReader::read(const QJsonValue &json, QJsonArray &value)
{
    if (!json.isArray()) {
        return blame(QStringLiteral("must be a list"));
    }
    value = json.toArray();
    return true;
}

bool FieldReader::read(const QJsonValue &json, QJsonValue &value)
{
    value = json;
    return true;
}

bool FieldReader::read(const QJsonValue &json, SettingsForm &value)
{
    if (!json.isObject()) {
        return blame(QStringLiteral("must be an object"));
    }
    auto form = settingsFormFromJson(json.toObject());
    if (!form) {
        return blame(QStringLiteral("is no form: %1").arg(form.error().detail));
    }
    value = std::move(*form);
    return true;
}

void FieldReader::base64(Key key, QByteArray &value, qsizetype maximumBytes)
{
    QString text;
    operator()(key, text);
    if (m_problem || text.isEmpty()) {
        return;
    }
    auto decoded = QByteArray::fromBase64Encoding(text.toUtf8(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || (*decoded).size() > maximumBytes) {
        blame(QStringLiteral("must be base64 of at most %1 bytes").arg(maximumBytes));
        m_problem.path.append(QString(key.latin1()));
        return;
    }
    value = std::move(*decoded);
}

void FieldReader::latin1(Key key, QByteArray &bytes)
{
    QString text;
    operator()(key, text);
    bytes = text.toLatin1();
}

void FieldReader::headers(Key key, QMap<QByteArray, QByteArray> &headers)
{
    QJsonObject object;
    operator()(key, object);
    for (auto it = object.begin(); it != object.end(); ++it) {
        headers.insert(it.key().toLatin1(), it.value().toString().toLatin1());
    }
}

void FieldReader::secrets(Key key, Secrets &secrets)
{
    QJsonObject object;
    operator()(key, object);
    for (auto it = object.begin(); it != object.end() && !m_problem; ++it) {
        Secret secret;
        if (!read(it.value(), secret)) {
            m_problem.path.append({it.key(), QString(key.latin1())});
            return;
        }
        secrets.insert_or_assign(it.key(), std::move(secret));
    }
}

void FieldReader::life(std::variant<FirstLife, ResumedLife> &life)
{
    if (m_json.contains(QLatin1String("resume"))) {
        auto &resumed = life.emplace<ResumedLife>();
        QList<quint64> range;
        required("resume", resumed.resumeKey);
        required("epoch", resumed.epoch);
        required("unacknowledged", range);
        operator()("accounts", resumed.accounts);
        if (m_problem) {
            return;
        }
        if (range.size() != 2) {
            blame(QStringLiteral("must be a list of two numbers, the first and the last"));
            m_problem.path.append(QStringLiteral("unacknowledged"));
            return;
        }
        resumed.firstUnacknowledged = range.at(0);
        resumed.lastUnacknowledged = range.at(1);
        return;
    }
    required("token", life.emplace<FirstLife>().token);
}

} // namespace locum::cellprotocol
