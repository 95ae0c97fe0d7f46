// SPDX-License-Identifier: GPL-2.0-or-later
#include "mm7_reader.h"

#include <QStringList>
#include <QXmlStreamReader>

#include <mime_parts.h>

namespace locum::mms {

namespace {

constexpr qsizetype largest = 64 * 1024;
constexpr qsizetype deepest = 20;
constexpr int mostElements = 500;
constexpr qsizetype longestText = 1000;

auto invalid(const QString &why)
{
    return fail("mms.envelope.invalid", why);
}

/// Whether an element is what an envelope is about: the first below its body, but of a fault the first in the detail.
bool isMatter(const QStringList &path, const Envelope &envelope)
{
    const auto &parent = path.at(path.size() - 2);
    return envelope.name.isEmpty() &&
           ((parent == QLatin1String("Body") && path.constLast() != QLatin1String("Fault")) ||
            parent == QLatin1String("detail") || parent == QLatin1String("Detail"));
}

} // namespace

Result<Envelope> readEnvelope(const QByteArray &xml)
{
    if (xml.size() > largest) {
        return invalid(QStringLiteral("it is larger than %1 bytes").arg(largest));
    }
    QXmlStreamReader reader(xml);
    Envelope envelope;
    QStringList path;
    QString text;
    int elements = 0;
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::DTD:
            return invalid(QStringLiteral("it has a document type"));
        case QXmlStreamReader::StartElement:
            path.append(reader.name().toString());
            text.clear();
            if (path.size() > deepest || ++elements > mostElements) {
                return invalid(QStringLiteral("it has too many elements"));
            }
            if (path.size() > 1 && isMatter(path, envelope)) {
                envelope.name = path.constLast();
            }
            break;
        case QXmlStreamReader::Characters:
            text += reader.text().left(longestText - text.size());
            break;
        case QXmlStreamReader::EndElement: {
            const auto name = path.takeLast();
            if (name == QLatin1String("TransactionID")) {
                envelope.transaction = text.trimmed();
            } else if (!path.isEmpty() && !text.trimmed().isEmpty()) {
                envelope.values.insert(path.constLast() + u'/' + name, text.trimmed());
            }
            text.clear();
            break;
        }
        default:
            break;
        }
    }
    if (reader.hasError()) {
        return invalid(QStringLiteral("line %1: it is no XML").arg(reader.lineNumber()));
    }
    if (envelope.name.isEmpty()) {
        return invalid(QStringLiteral("nothing is in it"));
    }
    return envelope;
}

Result<Envelope> envelopeIn(const QByteArray &contentType, const QByteArray &body)
{
    const plugins::Headers headers{{"content-type", contentType}};
    auto xml = plugins::partOf(headers, body, "text/xml");
    if (!xml) {
        xml = plugins::partOf(headers, body, "application/xml");
    }
    return readEnvelope(xml.value_or(body));
}

QString textBeside(const QByteArray &contentType, const QByteArray &body)
{
    return contentType.startsWith("multipart/") ? plugins::textOf({{"content-type", contentType}}, body).trimmed()
                                                : QString();
}

} // namespace locum::mms
