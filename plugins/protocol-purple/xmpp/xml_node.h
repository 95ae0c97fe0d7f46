// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "purple_headers.h"

#include <QStringView>

#include <memory>
#include <optional>
#include <vector>

namespace locum::purple {

/// A look at one of libpurple's XML elements, which it does not own. Empty where there is none: asking an empty one
/// gives empty answers.
class XmlView {
public:
    XmlView() = default;
    explicit XmlView(const xmlnode *node) : m_node(node) {}

    explicit operator bool() const { return m_node != nullptr; }
    bool is(const char *name) const { return m_node != nullptr && qstrcmp(m_node->name, name) == 0; }
    bool is(const char *name, const char *space) const;
    bool isIn(const char *space) const;
    QString name() const { return m_node != nullptr ? fromUtf8(m_node->name) : QString(); }
    QString attribute(const char *name) const;
    /// The text directly within.
    QString text() const;
    /// The first child element of that name and namespace (null: whatever).
    XmlView child(const char *name, const char *space = nullptr) const;
    /// The first child element in that namespace.
    XmlView childIn(const char *space) const;
    /// All child elements.
    std::vector<XmlView> children() const;

private:
    const xmlnode *m_node = nullptr;
};

/// An XML element in the making; owns the whole tree.
class XmlElement {
public:
    explicit XmlElement(const char *name);
    XmlElement(const char *name, const char *space);

    XmlElement &set(const char *attribute, const QString &value); ///< an empty value sets nothing
    XmlElement &text(const QString &text);
    /// Adds a child and returns it; it belongs to this one.
    XmlElement child(const char *name, const char *space = nullptr);

    xmlnode *node() const { return m_node; }
    XmlView view() const { return XmlView(m_node); }

private:
    XmlElement(xmlnode *node, std::shared_ptr<xmlnode> root) : m_node(node), m_root(std::move(root)) {}

    xmlnode *m_node;
    std::shared_ptr<xmlnode> m_root;
};

/// The text without the characters that XML 1.0 cannot carry: one of them ends the stream.
QString withoutControlCharacters(const QString &text);

/// XEP-0082 and the older form of XEP-0091.
std::optional<qint64> millisecondsOfStamp(const QString &stamp);

} // namespace locum::purple
