// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/address_case.h"

namespace locum {
namespace {

QChar folded(QChar c, AddressCase how)
{
    if (c >= u'A' && c <= u'Z') {
        return QChar(c.unicode() + 32);
    }
    if (how == AddressCase::Ascii) {
        return c;
    }
    switch (c.unicode()) {
    case u'[':
        return u'{';
    case u']':
        return u'}';
    case u'\\':
        return u'|';
    case u'~':
        return how == AddressCase::Rfc1459 ? QChar(u'^') : c;
    default:
        return c;
    }
}

} // namespace

QString normalAddress(const QString &address, AddressCase how)
{
    auto normal = address.trimmed();
    if (how == AddressCase::Exact) {
        return normal;
    }
    if (how == AddressCase::Jid) {
        const auto slash = normal.indexOf(u'/');
        const auto bare = normal.left(slash).normalized(QString::NormalizationForm_KC).toLower();
        return slash < 0 ? bare : bare + normal.mid(slash);
    }
    for (auto &c : normal) {
        c = folded(c, how);
    }
    return normal;
}

} // namespace locum
