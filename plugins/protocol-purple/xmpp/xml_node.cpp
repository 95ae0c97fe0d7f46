// SPDX-License-Identifier: GPL-2.0-or-later
#include "xmpp/xml_node.h"

#include <QDateTime>
#include <QTimeZone>

namespace locum::purple {
namespace {

bool matches(const xmlnode *node, const char *name, const char *space)
{
    return node->type == XMLNODE_TYPE_TAG && (name == nullptr || qstrcmp(node->name, name) == 0) &&
           (space == nullptr || qstrcmp(xmlnode_get_namespace(const_cast<xmlnode *>(node)), space) == 0);
}

} // namespace

bool XmlView::is(const char *name, const char *space) const
{
    return m_node != nullptr && matches(m_node, name, space);
}

bool XmlView::isIn(const char *space) const
{
    return m_node != nullptr && matches(m_node, nullptr, space);
}

QString XmlView::attribute(const char *name) const
{
    return m_node != nullptr ? fromUtf8(xmlnode_get_attrib(const_cast<xmlnode *>(m_node), name)) : QString();
}

QString XmlView::text() const
{
    return m_node != nullptr ? takeUtf8(xmlnode_get_data(const_cast<xmlnode *>(m_node))) : QString();
}

XmlView XmlView::child(const char *name, const char *space) const
{
    for (const auto *node = m_node != nullptr ? m_node->child : nullptr; node != nullptr; node = node->next) {
        if (matches(node, name, space)) {
            return XmlView(node);
        }
    }
    return {};
}

XmlView XmlView::childIn(const char *space) const
{
    return child(nullptr, space);
}

std::vector<XmlView> XmlView::children() const
{
    std::vector<XmlView> all;
    for (const auto *node = m_node != nullptr ? m_node->child : nullptr; node != nullptr; node = node->next) {
        if (node->type == XMLNODE_TYPE_TAG) {
            all.emplace_back(node);
        }
    }
    return all;
}

XmlElement::XmlElement(const char *name) : m_node(xmlnode_new(name)), m_root(m_node, xmlnode_free) {}

XmlElement::XmlElement(const char *name, const char *space) : XmlElement(name)
{
    xmlnode_set_namespace(m_node, space);
}

XmlElement &XmlElement::set(const char *attribute, const QString &value)
{
    if (!value.isEmpty()) {
        xmlnode_set_attrib(m_node, attribute, withoutControlCharacters(value).toUtf8().constData());
    }
    return *this;
}

XmlElement &XmlElement::text(const QString &text)
{
    const auto utf8 = withoutControlCharacters(text).toUtf8();
    if (!utf8.isEmpty()) {
        xmlnode_insert_data(m_node, utf8.constData(), utf8.size());
    }
    return *this;
}

XmlElement XmlElement::child(const char *name, const char *space)
{
    auto *node = xmlnode_new_child(m_node, name);
    if (space != nullptr) {
        xmlnode_set_namespace(node, space);
    }
    return XmlElement(node, m_root);
}

QString withoutControlCharacters(const QString &text)
{
    QString clean;
    clean.reserve(text.size());
    for (qsizetype at = 0; at < text.size(); ++at) {
        const auto c = text[at];
        if (c.isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate()) {
            clean.append(c).append(text[++at]);
        } else if (c == u'\t' || c == u'\n' || (c >= u' ' && !c.isSurrogate() && c < QChar(0xFFFE))) {
            clean.append(c);
        }
    }
    return clean;
}

std::optional<qint64> millisecondsOfStamp(const QString &stamp)
{
    auto time = QDateTime::fromString(stamp, Qt::ISODateWithMs);
    if (!time.isValid()) {
        time = QDateTime::fromString(stamp, QStringLiteral("yyyyMMdd'T'HH:mm:ss"));
        time.setTimeSpec(Qt::UTC);
    } else if (time.timeSpec() == Qt::LocalTime) {
        time.setTimeSpec(Qt::UTC); // both mean UTC where they say nothing
    }
    if (!time.isValid()) {
        return std::nullopt;
    }
    return time.toMSecsSinceEpoch();
}

} // namespace locum::purple
