// SPDX-License-Identifier: GPL-2.0-or-later
#include "sms_backup.h"

#include <gsm_text.h>

namespace locum::gammu {

namespace {

constexpr int mostParts = 3;
constexpr qsizetype unitsInLine = 50; ///< of a value that goes over several lines

QByteArray hexOf(QStringView text)
{
    QByteArray hex;
    for (const QChar unit : text) {
        hex += QByteArray::number(unit.unicode(), 16).rightJustified(4, '0').toUpper();
    }
    return hex;
}

QByteArray twoDigits(qsizetype number)
{
    return QByteArray::number(number).rightJustified(2, '0');
}

QByteArray hexOctet(qsizetype number)
{
    return QByteArray::number(number, 16).rightJustified(2, '0').toUpper();
}

} // namespace

QByteArray smsBackup(const QString &to, const QString &text, quint8 reference, const QDateTime &now)
{
    const QStringList parts = sms::inParts(text, mostParts);
    const QByteArray coding = sms::isGsm(text) ? "Default_No_Compression" : "Unicode_No_Compression";
    const QByteArray at = now.toUTC().toString(QStringLiteral("yyyyMMddTHHmmss")).toLatin1() + 'Z';
    QByteArray file;
    for (qsizetype part = 0; part < parts.size(); ++part) {
        const QString &said = parts.at(part);
        file += "[SMSBackup" + QByteArray::number(part).rightJustified(3, '0') + "]\n";
        file += "PDU = Submit\nDateTime = " + at + "\nState = Sent\n";
        file += "Number = \"" + to.toLatin1() + "\"\nNumberUnicode = " + hexOf(to) + '\n';
        if (parts.size() > 1) { // 3GPP TS 23.040 §9.2.3.24.1
            file += "UDH = 050003" + hexOctet(reference) + hexOctet(parts.size()) + hexOctet(part + 1) + '\n';
        }
        for (qsizetype line = 0; line * unitsInLine < said.size(); ++line) {
            file +=
                "Text" + twoDigits(line) + " = " + hexOf(QStringView(said).mid(line * unitsInLine, unitsInLine)) + '\n';
        }
        file += "Coding = " + coding + "\nFolder = 1\nLength = " + QByteArray::number(said.size()) +
                "\nClass = -1\nReplySMSC = False\nRejectDuplicates = False\nReplaceMessage = 0\n"
                "MessageReference = 0\n\n";
    }
    return file;
}

} // namespace locum::gammu
