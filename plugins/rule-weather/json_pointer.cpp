// SPDX-License-Identifier: GPL-2.0-or-later
#include "json_pointer.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

namespace locum::weather {

QJsonValue at(const QJsonValue &root, const QString &pointer)
{
    if (pointer.isEmpty()) {
        return root;
    }
    if (!isPointer(pointer)) {
        return QJsonValue(QJsonValue::Undefined);
    }
    QJsonValue found = root;
    const auto parts = pointer.sliced(1).split(u'/');
    for (auto part : parts) {
        part.replace(QStringLiteral("~1"), QStringLiteral("/")).replace(QStringLiteral("~0"), QStringLiteral("~"));
        if (found.isArray()) {
            bool isNumber = false;
            const int index = part.toInt(&isNumber);
            const bool isPlain = isNumber && QString::number(index) == part && index >= 0;
            found = isPlain ? found.toArray().at(index) : QJsonValue(QJsonValue::Undefined);
        } else {
            found = found.toObject().value(part);
        }
    }
    return found;
}

bool isPointer(const QString &text)
{
    if (text.isEmpty()) {
        return true;
    }
    if (!text.startsWith(u'/') || text.size() > 500) {
        return false;
    }
    for (qsizetype i = text.indexOf(u'~'); i >= 0; i = text.indexOf(u'~', i + 1)) {
        if (i + 1 == text.size() || (text.at(i + 1) != u'0' && text.at(i + 1) != u'1')) {
            return false;
        }
    }
    return true;
}

} // namespace locum::weather
