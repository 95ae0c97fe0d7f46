// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QList>
#include <QMap>
#include <QString>

#include <optional>

namespace locum::test {

/// An XML element as a test looks at it.
struct XmlElement {
    QString name;
    QString space;
    QMap<QString, QString> attributes;
    QString text;
    QList<XmlElement> children;

    /// The first child of that name, and namespace if one is given; an empty element where there is none.
    XmlElement child(const QString &childName, const QString &childSpace = {}) const
    {
        for (const auto &candidate : children) {
            if (candidate.name == childName && (childSpace.isEmpty() || candidate.space == childSpace)) {
                return candidate;
            }
        }
        return {};
    }
    bool has(const QString &childName, const QString &childSpace = {}) const
    {
        return !child(childName, childSpace).name.isEmpty();
    }
    QString attribute(const QString &key) const { return attributes.value(key); }
};

} // namespace locum::test
