// SPDX-License-Identifier: GPL-2.0-or-later
#include "mm7_writer.h"

#include <QXmlStreamWriter>

#include <algorithm>

namespace locum::mms {

namespace {

const auto soap = QStringLiteral("http://schemas.xmlsoap.org/soap/envelope/");
const auto mm7 = QStringLiteral("http://www.3gpp.org/ftp/Specs/archive/23_series/23.140/schema/REL-6-MM7-1-4");
const auto version = QStringLiteral("6.8.0");
constexpr qsizetype longestSubject = 80;
constexpr qsizetype longestShortCode = 6;

/// What XML 1.0 can hold.
QString writable(const QString &text)
{
    QString kept;
    for (const char32_t character : text.toUcs4()) {
        const bool isControl = character < 0x20 && character != U'\n' && character != U'\t';
        if (!isControl && (character < 0xd800 || character > 0xdfff) && character != 0xfffe && character != 0xffff) {
            kept += QString::fromUcs4(&character, 1);
        }
    }
    return kept;
}

/// An envelope with `body` in it, which writes with the writer.
template <typename Body>
QByteArray envelope(const QString &transaction, Body body)
{
    QByteArray made;
    QXmlStreamWriter xml(&made);
    xml.writeStartDocument();
    xml.writeNamespace(soap, QStringLiteral("env"));
    xml.writeStartElement(soap, QStringLiteral("Envelope"));
    xml.writeStartElement(soap, QStringLiteral("Header"));
    xml.writeDefaultNamespace(mm7);
    xml.writeStartElement(mm7, QStringLiteral("TransactionID"));
    xml.writeAttribute(soap, QStringLiteral("mustUnderstand"), QStringLiteral("1"));
    xml.writeCharacters(writable(transaction));
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeStartElement(soap, QStringLiteral("Body"));
    xml.writeDefaultNamespace(mm7);
    body(xml);
    xml.writeEndDocument();
    return made;
}

void writeText(QXmlStreamWriter &xml, const QString &name, const QString &text)
{
    xml.writeTextElement(mm7, name, writable(text));
}

void writeAddress(QXmlStreamWriter &xml, const QString &number)
{
    const QString digits = digitsOf(number);
    writeText(xml, digits.size() <= longestShortCode ? QStringLiteral("ShortCode") : QStringLiteral("Number"), digits);
}

void writeSender(QXmlStreamWriter &xml, const Centre &centre)
{
    xml.writeStartElement(mm7, QStringLiteral("SenderIdentification"));
    writeText(xml, QStringLiteral("VASPID"), centre.vaspId);
    if (!centre.vasId.isEmpty()) {
        writeText(xml, QStringLiteral("VASID"), centre.vasId);
    }
    xml.writeStartElement(mm7, QStringLiteral("SenderAddress"));
    writeAddress(xml, centre.from);
    xml.writeEndElement();
    xml.writeEndElement();
}

QByteArray part(const QByteArray &boundary, const QByteArray &type, const QByteArray &id, const QByteArray &content)
{
    return "--" + boundary + "\r\nContent-Type: " + type + "\r\nContent-ID: <" + id + ">\r\n\r\n" + content + "\r\n";
}

const QByteArray page = R"(<?xml version="1.0" encoding="UTF-8"?>
<smil><head><layout><root-layout width="100%" height="100%"/><region id="Text" left="0" top="0" width="100%" height="100%" fit="scroll"/>
</layout></head><body><par dur="30s"><text src="cid:text" region="Text"/></par></body></smil>)";

} // namespace

Mm7Message submitRequest(const Centre &centre, const QString &to, const sdk::ChannelMessage &message,
                         const QString &transaction)
{
    const auto submit = envelope(transaction, [&](QXmlStreamWriter &xml) {
        xml.writeStartElement(mm7, QStringLiteral("SubmitReq"));
        writeText(xml, QStringLiteral("MM7Version"), version);
        writeSender(xml, centre);
        xml.writeStartElement(mm7, QStringLiteral("Recipients"));
        xml.writeStartElement(mm7, QStringLiteral("To"));
        writeText(xml, QStringLiteral("Number"), digitsOf(to));
        xml.writeEndElement();
        xml.writeEndElement();
        if (message.goodFor) {
            const auto seconds =
                std::max<qint64>(60, std::chrono::duration_cast<std::chrono::seconds>(*message.goodFor).count());
            writeText(xml, QStringLiteral("ExpiryDate"), QStringLiteral("PT%1S").arg(seconds));
        }
        writeText(xml, QStringLiteral("DeliveryReport"), QStringLiteral("true"));
        writeText(xml, QStringLiteral("Priority"), message.urgent ? QStringLiteral("High") : QStringLiteral("Normal"));
        writeText(xml, QStringLiteral("Subject"), message.title.simplified().left(longestSubject));
        xml.writeStartElement(mm7, QStringLiteral("Content"));
        xml.writeAttribute(QStringLiteral("href"), QStringLiteral("cid:message"));
        xml.writeAttribute(QStringLiteral("allowAdaptations"), QStringLiteral("true"));
        xml.writeEndElement();
        xml.writeEndElement();
    });
    const auto outer = "locum-" + transaction.toLatin1();
    const auto inner = outer + "-in";
    const auto text = message.text.isEmpty() ? message.title : message.text;
    const auto content = part(inner, "application/smil; charset=utf-8", "page", page) +
                         part(inner, "text/plain; charset=utf-8", "text", writable(text).toUtf8()) + "--" + inner +
                         "--";
    const auto related = [](const QByteArray &boundary, const QByteArray &type, const QByteArray &start) {
        return "multipart/related; boundary=\"" + boundary + "\"; type=\"" + type + "\"; start=\"<" + start + ">\"";
    };
    return {related(outer, "text/xml", "envelope"),
            part(outer, "text/xml; charset=utf-8", "envelope", submit) +
                part(outer, related(inner, "application/smil", "page"), "message", content) + "--" + outer + "--\r\n"};
}

QByteArray response(const QString &name, const QString &transaction, int status, const QString &text)
{
    return envelope(transaction, [&](QXmlStreamWriter &xml) {
        xml.writeStartElement(mm7, name);
        writeText(xml, QStringLiteral("MM7Version"), version);
        xml.writeStartElement(mm7, QStringLiteral("Status"));
        writeText(xml, QStringLiteral("StatusCode"), QString::number(status));
        writeText(xml, QStringLiteral("StatusText"), text);
        xml.writeEndElement();
        xml.writeEndElement();
    });
}

} // namespace locum::mms
