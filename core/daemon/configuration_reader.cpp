// SPDX-License-Identifier: GPL-2.0-or-later
// The only file that includes toml++: it takes long to compile.
#include "base/did_you_mean.h"
#include "daemon/configuration_keys.h"
#include "daemon/value_format.h"
#include "daemon/words.h"

// The parser asserts of some inputs what is not true of them ("[[["), and with NDEBUG takes it for granted. Here its
// assertions hold in every build, and what breaks one is refused like any other text that is no TOML.
#undef NDEBUG
struct TomlFault {};
[[noreturn]] static void throwTomlFault()
{
    throw TomlFault{};
}
#define TOML_ASSERT(expression) ((expression) ? static_cast<void>(0) : throwTomlFault())
#define TOML_EXCEPTIONS 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>
#include <string_view>
#include <type_traits>
#include <vector>

namespace locum::daemon {

namespace {

QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString typeName(const toml::node &node)
{
    switch (node.type()) {
    case toml::node_type::string:
        return Words::tr("a text");
    case toml::node_type::integer:
        return Words::tr("a whole number");
    case toml::node_type::floating_point:
        return Words::tr("a number with a fraction");
    case toml::node_type::boolean:
        return Words::tr("true or false");
    case toml::node_type::array:
        return Words::tr("a list");
    case toml::node_type::table:
        return Words::tr("a table");
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time:
        return Words::tr("a date or time");
    case toml::node_type::none:
        break;
    }
    return Words::tr("nothing");
}

class Reader {
public:
    Reader(QString fileName, ReadConfiguration &into) : m_fileName(std::move(fileName)), m_into(into) {}

    void read(const toml::table &document)
    {
        refuseUnknown(document);
        visitKeys(m_into.configuration, [&](const Key &key, auto &member) {
            const auto *section = document[key.section].as_table();
            const auto *node = section != nullptr ? section->get(key.name) : nullptr;
            if (node != nullptr) {
                const auto &begin = node->source().begin;
                m_into.set[key.path()] = Place{static_cast<int>(begin.line), static_cast<int>(begin.column)};
                take(key, *node, member);
            }
        });
    }

    void complain(const toml::source_region &where, const QString &key, const QString &text)
    {
        m_into.problems << Problem{m_fileName, static_cast<int>(where.begin.line), static_cast<int>(where.begin.column),
                                   key, text};
    }

private:
    void refuseUnknown(const toml::table &document)
    {
        QStringList sections;
        QStringList all;
        visitKeys(m_into.configuration, [&](const Key &key, auto &) {
            const auto section = QString(QLatin1String(key.section));
            if (!sections.contains(section)) {
                sections << section;
            }
            all << key.path();
        });
        for (const auto &[sectionKey, sectionNode] : document) {
            const auto section = fromUtf8(sectionKey.str());
            if (!sections.contains(section)) {
                complain(sectionKey.source(), section, unknownSection(section, sections, all));
            } else if (const auto *table = sectionNode.as_table(); table == nullptr) {
                complain(
                    sectionKey.source(), section,
                    Words::tr("\"%1\" must be a section, written [%1], not %2").arg(section, typeName(sectionNode)));
            } else {
                refuseUnknownIn(section, *table, all);
            }
        }
    }

    static QString unknownSection(const QString &section, const QStringList &sections, const QStringList &all)
    {
        for (const auto &path : all) {
            if (path.section(QLatin1Char('.'), 1) == section) {
                return Words::tr("\"%1\" belongs in the section [%2]")
                    .arg(section, path.section(QLatin1Char('.'), 0, 0));
            }
        }
        if (const auto meant = didYouMean(section, sections)) {
            return Words::tr("there is no section [%1]; did you mean [%2]?").arg(section, *meant);
        }
        return Words::tr("there is no section [%1]; there are %2").arg(section, sections.join(QLatin1String(", ")));
    }

    void refuseUnknownIn(const QString &section, const toml::table &table, const QStringList &all)
    {
        QStringList here;
        for (const auto &path : all) {
            if (path.startsWith(section + QLatin1Char('.'))) {
                here << path.mid(section.size() + 1);
            }
        }
        for (const auto &[key, node] : table) {
            const auto name = fromUtf8(key.str());
            if (here.contains(name)) {
                continue;
            }
            const auto path = section + QLatin1Char('.') + name;
            QString text;
            if (const auto meant = didYouMean(name, here)) {
                text = Words::tr("there is no key \"%1\" in [%2]; did you mean \"%3\"?").arg(name, section, *meant);
            } else if (const auto other = keyNamed(name, all); !other.isEmpty()) {
                text = Words::tr("\"%1\" belongs in the section [%2]").arg(name, other.section(QLatin1Char('.'), 0, 0));
            } else {
                text = Words::tr("there is no key \"%1\" in [%2]; there are %3")
                           .arg(name, section, here.join(QLatin1String(", ")));
            }
            complain(key.source(), path, text);
        }
    }

    static QString keyNamed(const QString &name, const QStringList &all)
    {
        for (const auto &path : all) {
            if (path.section(QLatin1Char('.'), 1) == name) {
                return path;
            }
        }
        return {};
    }

    void wrong(const Key &key, const toml::node &node, const QString &takes)
    {
        complain(node.source(), key.path(), Words::tr("%1 takes %2, but is %3").arg(key.path(), takes, typeName(node)));
    }

    void take(const Key &key, const toml::node &node, bool &member)
    {
        if (const auto value = node.value_exact<bool>()) {
            member = *value;
        } else {
            wrong(key, node, Words::tr("true or false"));
        }
    }

    void take(const Key &key, const toml::node &node, int &member)
    {
        const auto range = Words::tr("a whole number from %1 to %2 (%3)")
                               .arg(QString::number(key.least), QString::number(key.most), Words::tr(key.unit));
        const auto value = node.value_exact<int64_t>();
        if (!value) {
            wrong(key, node, range);
        } else if (*value < key.least || *value > key.most) {
            complain(node.source(), key.path(),
                     Words::tr("%1 takes %2, but is %3").arg(key.path(), range, QString::number(*value)));
        } else {
            member = static_cast<int>(*value);
        }
    }

    void take(const Key &key, const toml::node &node, QString &member)
    {
        const auto value = node.value_exact<std::string_view>();
        if (!value) {
            wrong(key, node, takesOf(key.format));
            return;
        }
        const auto text = fromUtf8(*value);
        if (!text.isEmpty() && !hasFormat(text, key.format)) {
            complain(node.source(), key.path(),
                     Words::tr("%1 takes %2, but is \"%3\"").arg(key.path(), takesOf(key.format), text));
        } else if (text.isEmpty() && key.format == Format::Listen) {
            complain(node.source(), key.path(),
                     Words::tr("%1 takes %2, but is empty").arg(key.path(), takesOf(key.format)));
        } else if (text.isEmpty() && hasDefault(member)) {
            // An empty text means "what holds by itself".
        } else {
            member = text;
        }
    }

    static bool hasDefault(const QString &member) { return !member.isEmpty(); }

    void take(const Key &key, const toml::node &node, QStringList &member)
    {
        const auto *list = node.as_array();
        if (list == nullptr) {
            wrong(key, node, Words::tr("a list, each entry %1").arg(takesOf(key.format)));
            return;
        }
        QStringList entries;
        for (const auto &entry : *list) {
            const auto value = entry.value_exact<std::string_view>();
            if (!value) {
                complain(entry.source(), key.path(),
                         Words::tr("an entry of %1 takes %2, but is %3")
                             .arg(key.path(), takesOf(key.format), typeName(entry)));
            } else if (const auto text = fromUtf8(*value); !hasFormat(text, key.format)) {
                complain(
                    entry.source(), key.path(),
                    Words::tr("an entry of %1 takes %2, but is \"%3\"").arg(key.path(), takesOf(key.format), text));
            } else {
                entries << text;
            }
        }
        member = entries;
    }

    template <class E>
        requires std::is_enum_v<E>
    void take(const Key &key, const toml::node &node, E &member)
    {
        QStringList names;
        for (const auto &[value, name] : EnumNames<E>::entries) {
            names << QLatin1String(name);
        }
        const auto takes = Words::tr("one of %1").arg(names.join(QLatin1String(", ")));
        const auto value = node.value_exact<std::string_view>();
        if (!value) {
            wrong(key, node, takes);
            return;
        }
        const auto text = fromUtf8(*value);
        if (const auto known = fromName<E>(text)) {
            member = *known;
        } else if (const auto meant = didYouMean(text, names)) {
            complain(
                node.source(), key.path(),
                Words::tr("%1 takes %2, but is \"%3\"; did you mean \"%4\"?").arg(key.path(), takes, text, *meant));
        } else {
            complain(node.source(), key.path(), Words::tr("%1 takes %2, but is \"%3\"").arg(key.path(), takes, text));
        }
    }

    QString m_fileName;
    ReadConfiguration &m_into;
};

bool hasFault(std::string_view document)
{
    try {
        static_cast<void>(toml::parse(document));
    } catch (const toml::parse_error &) {
        return false;
    } catch (const TomlFault &) {
        return true;
    }
    return false;
}

/// The line, from 1, that breaks an assertion: the shortest beginning of the document that does ends with it.
unsigned lineOfFault(std::string_view document)
{
    std::vector<size_t> ends;
    for (size_t at = 0; at < document.size(); ++at) {
        if (document[at] == '\n') {
            ends.push_back(at + 1);
        }
    }
    const auto first =
        std::partition_point(ends.begin(), ends.end(), [&](size_t end) { return !hasFault(document.substr(0, end)); });
    return static_cast<unsigned>(first - ends.begin()) + 1;
}

std::optional<toml::table> parse(std::string_view document, Reader &reader)
{
    const auto refuse = [&](const toml::source_region &where, const QString &why) {
        reader.complain(where, {}, Words::tr("this is not TOML: %1").arg(why));
    };
    try {
        return toml::parse(document);
    } catch (const toml::parse_error &error) {
        refuse(error.source(), fromUtf8(error.description()));
    } catch (const TomlFault &) {
        refuse({{lineOfFault(document), 1}, {}, nullptr}, Words::tr("this line cannot be read"));
    }
    return std::nullopt;
}

} // namespace

ReadConfiguration readConfiguration(const QByteArray &toml, const QString &fileName, const Configuration &defaults)
{
    ReadConfiguration read{defaults, {}, {}};
    Reader reader(fileName, read);
    const auto document = parse(std::string_view(toml.constData(), static_cast<size_t>(toml.size())), reader);
    if (!document) {
        return read;
    }
    reader.read(*document);
    std::stable_sort(read.problems.begin(), read.problems.end(), [](const Problem &one, const Problem &other) {
        return std::pair(one.line, one.column) < std::pair(other.line, other.column);
    });
    return read;
}

} // namespace locum::daemon
