// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/handlers.h"
#include "ctl/session.h"
#include "ctl/words.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QSaveFile>

#include <memory>
#include <utility>

namespace locum::ctl {

namespace {

constexpr int pageSize = 500; ///< messages; what the API gives at most

/// What is told as a list by one request: the request, the key of its list, what a line is called.
struct Part {
    const char *path;
    const char *key;
    const char *kind;
};
constexpr Part parts[] = {{"/accounts", "accounts", "account"},
                          {"/contacts", "contacts", "contact"},
                          {"/persons", "persons", "person"},
                          {"/groups", "groups", "group"},
                          {"/labels", "labels", "label"},
                          {"/policies", "policies", "policy"},
                          {"/channels", "channels", "channel"},
                          {"/stand-in/notices/addresses", "addresses", "notice_address"},
                          {"/rule-plugins", "rule_plugins", "rule_plugin"},
                          {"/services", "services", "service"},
                          {"/absence-plans", "plans", "absence_plan"},
                          {"/absences", "absences", "absence"},
                          {"/rules/generations", "generations", "rule_generation"},
                          {"/conversations", "conversations", "conversation"}};

/// Lines of JSON, into a file that is there as a whole or not at all, or to standard output.
class Lines {
public:
    explicit Lines(Session &session, const QString &path) : m_session(session)
    {
        if (path != QLatin1String("-")) {
            m_file = std::make_unique<QSaveFile>(path);
        }
    }

    Done open()
    {
        if (m_file) {
            if (!m_file->open(QIODevice::WriteOnly)) {
                return failed();
            }
            // Conversations are nobody else's business.
            m_file->setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        }
        return {};
    }
    Done add(const char *kind, QJsonObject object)
    {
        object.insert(QStringLiteral("kind"), QLatin1String(kind));
        const QByteArray line = QJsonDocument(object).toJson(QJsonDocument::Compact);
        if (!m_file) {
            m_session.print(QString::fromUtf8(line));
        } else if (m_file->write(line + '\n') != line.size() + 1) {
            return failed();
        }
        ++m_count;
        return {};
    }
    Done close() { return m_file && !m_file->commit() ? failed() : Done(); }
    qint64 count() const { return m_count; }
    bool isFile() const { return m_file != nullptr; }

private:
    Done failed() const
    {
        return fail("file.unwritable", Words::tr("%1: %2").arg(m_file->fileName(), m_file->errorString()));
    }

    Session &m_session;
    std::unique_ptr<QSaveFile> m_file;
    qint64 m_count = 0;
};

/// All messages of a list that comes in pages, the newest page first.
Done addMessages(Session &session, Lines &lines, const QString &list, const char *kind)
{
    qint64 before = 0;
    for (bool more = true; more;) {
        auto path = QStringLiteral("%1?limit=%2").arg(list).arg(pageSize);
        if (before > 0) {
            path += QStringLiteral("&before=%1").arg(before);
        }
        const auto page = session.get(path);
        if (!page) {
            return fail(page.error());
        }
        const QJsonArray messages = page->value(QLatin1String("messages")).toArray();
        for (const auto &message : messages) {
            if (auto done = lines.add(kind, message.toObject()); !done) {
                return done;
            }
        }
        more = page->value(QLatin1String("more")).toBool() && !messages.isEmpty();
        before = messages.first().toObject().value(QLatin1String("id")).toInteger();
    }
    return {};
}

Done addAll(Session &session, Lines &lines)
{
    QList<qint64> conversations;
    for (const Part &part : parts) {
        const auto list = session.list(QLatin1String(part.path), part.key);
        if (!list) {
            return fail(list.error());
        }
        for (const auto &entry : *list) {
            if (auto done = lines.add(part.kind, entry.toObject()); !done) {
                return done;
            }
            if (qstrcmp(part.kind, "conversation") == 0) {
                conversations << entry.toObject().value(QLatin1String("id")).toInteger();
            }
        }
    }
    for (const auto &[path, kind] : {std::pair("/rules", "rules"), std::pair("/stand-in/settings", "stand_in_settings"),
                                     std::pair("/stand-in/notices", "notices")}) {
        const auto one = session.get(QLatin1String(path));
        if (!one) {
            return fail(one.error());
        }
        if (auto done = lines.add(kind, *one); !done) {
            return done;
        }
    }
    for (const qint64 conversation : std::as_const(conversations)) {
        if (auto done =
                addMessages(session, lines, QStringLiteral("/conversations/%1/messages").arg(conversation), "message");
            !done) {
            return done;
        }
    }
    return addMessages(session, lines, QStringLiteral("/messages/filtered"), "filtered_message");
}

} // namespace

Done exportAll(Session &session)
{
    const auto user = session.user();
    if (!user) {
        return fail(user.error());
    }
    Lines lines(session, session.argument(0));
    if (auto done = lines.open(); !done) {
        return done;
    }
    const QJsonObject head{{QStringLiteral("version"), 1},
                           {QStringLiteral("user"), *user},
                           {QStringLiteral("at"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)}};
    if (auto done = lines.add("export", head); !done) {
        return done;
    }
    if (auto done = addAll(session, lines); !done) {
        return done;
    }
    if (auto done = lines.close(); !done) {
        return done;
    }
    if (lines.isFile()) {
        session.say(
            Words::tr("%n line(s) written into %1", nullptr, static_cast<int>(lines.count())).arg(session.argument(0)));
    }
    return {};
}

} // namespace locum::ctl
