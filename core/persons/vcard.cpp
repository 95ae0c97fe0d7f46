// SPDX-License-Identifier: GPL-2.0-or-later
#include "persons/vcard.h"

#include <QCryptographicHash>

#include <algorithm>

namespace locum::persons {

namespace {

/// "item1.TEL;TYPE=cell:+49 …" taken apart.
struct Property {
    QString name;           ///< upper case, without its group
    QStringList parameters; ///< upper case
    QString value;          ///< escapes as they are
};

/// Joins folded lines (RFC 6350 §3.2), also quoted-printable's own of version 2.1, and calls `each` with every whole
/// one. Long ones are cut off after `most` bytes: pictures are megabytes.
template <class Each>
void eachLine(const QByteArray &file, qsizetype most, Each &&each)
{
    QByteArray line;
    bool softBreak = false;
    qsizetype at = 0;
    while (at < file.size()) {
        qsizetype end = file.indexOf('\n', at);
        end = end < 0 ? file.size() : end;
        QByteArrayView raw(file.constData() + at, end - at);
        at = end + 1;
        if (raw.endsWith('\r')) {
            raw.chop(1);
        }
        const bool isFolded = !raw.isEmpty() && (raw.front() == ' ' || raw.front() == '\t');
        if (!isFolded && !softBreak) {
            if (!line.isEmpty()) {
                each(line);
            }
            line.clear();
        } else if (isFolded && !softBreak) {
            raw = raw.sliced(1);
        }
        if (softBreak && line.endsWith('=')) {
            line.chop(1);
        }
        if (line.size() < most) {
            line.append(raw.first(std::min(raw.size(), most - line.size())).toByteArray());
        }
        const auto colon = line.indexOf(':');
        softBreak = raw.endsWith('=') && colon > 0 && line.first(colon).toUpper().contains("QUOTED-PRINTABLE");
    }
    if (!line.isEmpty()) {
        each(line);
    }
}

Property propertyOf(const QByteArray &line)
{
    // A colon inside quotes belongs to a parameter.
    qsizetype colon = -1;
    bool quoted = false;
    for (qsizetype i = 0; i < line.size() && colon < 0; ++i) {
        if (line[i] == '"') {
            quoted = !quoted;
        } else if (line[i] == ':' && !quoted) {
            colon = i;
        }
    }
    if (colon <= 0) {
        return {};
    }
    Property property;
    property.parameters = QString::fromUtf8(line.first(colon)).toUpper().split(QLatin1Char(';'));
    property.name = property.parameters.takeFirst().section(QLatin1Char('.'), -1).trimmed();
    QByteArray value = line.sliced(colon + 1);
    if (property.parameters.join(QLatin1Char(';')).contains(QLatin1String("QUOTED-PRINTABLE"))) {
        value = QByteArray::fromPercentEncoding(value, '=');
    }
    property.value = QString::fromUtf8(value);
    return property;
}

/// RFC 6350 §3.4.
QString unescaped(const QString &value)
{
    QString text;
    text.reserve(value.size());
    for (qsizetype i = 0; i < value.size(); ++i) {
        if (value[i] != QLatin1Char('\\') || i + 1 == value.size()) {
            text.append(value[i]);
            continue;
        }
        const QChar next = value[++i];
        text.append(next == QLatin1Char('n') || next == QLatin1Char('N') ? QChar(QLatin1Char(' ')) : next);
    }
    text.remove(QChar(QChar::Null));
    return text.trimmed();
}

/// "Family;Given;…" → "Given Family".
QString nameOf(const QString &structured)
{
    const QStringList parts = structured.split(QLatin1Char(';'));
    return unescaped(parts.value(1) + QLatin1Char(' ') + parts.value(0)).simplified();
}

/// Without a scheme: "xmpp:bob@x.example?message" → "bob@x.example".
QString addressIn(const QString &uri)
{
    QString address = unescaped(uri);
    const auto colon = address.indexOf(QLatin1Char(':'));
    const auto isScheme = [](QChar c) {
        return c.isLetterOrNumber() || c == QLatin1Char('-') || c == QLatin1Char('+');
    };
    if (colon > 0 && std::all_of(address.cbegin(), address.cbegin() + colon, isScheme)) {
        address = address.sliced(colon + 1);
    }
    while (address.startsWith(QLatin1Char('/'))) {
        address.remove(0, 1);
    }
    return address.section(QLatin1Char('?'), 0, 0);
}

class CardReader {
public:
    explicit CardReader(const CardLimits &limits) : m_limits(limits) {}

    void take(const Property &property)
    {
        if (property.name == QLatin1String("BEGIN") &&
            property.value.trimmed().compare(QLatin1String("VCARD"), Qt::CaseInsensitive) == 0) {
            // One inside another (an AGENT of version 2.1) is a card of its own no more than its outer one.
            m_depth = std::min(m_depth + 1, 1000);
            if (m_depth == 1) {
                m_card = {};
                m_structured.clear();
            }
        } else if (property.name == QLatin1String("END") && m_depth > 0) {
            --m_depth;
            if (m_depth == 0) {
                finish();
            }
        } else if (m_depth == 1) {
            field(property);
        }
    }

    std::vector<Card> cards;
    bool tooMany = false;

private:
    void field(const Property &property)
    {
        const QString &name = property.name;
        if (property.value.size() > m_limits.length) {
            return;
        }
        if (name == QLatin1String("FN") && m_card.name.isEmpty()) {
            m_card.name = unescaped(property.value).simplified();
        } else if (name == QLatin1String("N") && m_structured.isEmpty()) {
            m_structured = nameOf(property.value);
        } else if (name == QLatin1String("UID") && m_card.uid.isEmpty()) {
            m_card.uid = unescaped(property.value);
        } else if (name == QLatin1String("TEL")) {
            add(m_card.phones, addressIn(property.value));
        } else if (name == QLatin1String("EMAIL")) {
            add(m_card.emails, addressIn(property.value));
        } else if (name == QLatin1String("IMPP") || name == QLatin1String("X-JABBER") ||
                   name == QLatin1String("X-MATRIX") || name == QLatin1String("X-IRC") ||
                   name == QLatin1String("X-SIP") || name == QLatin1String("X-ICQ")) {
            add(m_card.chats, addressIn(property.value));
        }
    }

    void add(QStringList &list, const QString &value) const
    {
        if (!value.isEmpty() && list.size() < m_limits.values && !list.contains(value)) {
            list.append(value);
        }
    }

    void finish()
    {
        if (m_card.name.isEmpty()) {
            m_card.name = m_structured;
        }
        if (m_card.phones.isEmpty() && m_card.emails.isEmpty() && m_card.chats.isEmpty()) {
            return; // it says nothing of how to reach anybody
        }
        if (cards.size() >= m_limits.cards) {
            tooMany = true;
            return;
        }
        if (m_card.uid.isEmpty()) {
            const QStringList all = QStringList(m_card.name) + m_card.phones + m_card.emails + m_card.chats;
            m_card.uid = QStringLiteral("locum:") +
                         QString::fromLatin1(QCryptographicHash::hash(all.join(QChar(QLatin1Char('\n'))).toUtf8(),
                                                                      QCryptographicHash::Sha256)
                                                 .toHex()
                                                 .first(32));
        }
        cards.push_back(std::move(m_card));
    }

    const CardLimits &m_limits;
    Card m_card;
    QString m_structured;
    int m_depth = 0;
};

} // namespace

Result<std::vector<Card>> readCards(const QByteArray &file, const CardLimits &limits)
{
    if (file.size() > limits.bytes) {
        return fail("cards.too_large", QString::number(limits.bytes));
    }
    CardReader reader(limits);
    // A value's characters have at most four bytes, and each may be written as "=XX" three times as long.
    eachLine(file, limits.length * 12 + 1000, [&](const QByteArray &line) { reader.take(propertyOf(line)); });
    if (reader.tooMany) {
        return fail("cards.too_many", QString::number(limits.cards));
    }
    if (reader.cards.empty()) {
        return fail("cards.invalid", QString());
    }
    return std::move(reader.cards);
}

} // namespace locum::persons
