// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/route_table.h"

#include <optional>

namespace locum::gateway {
namespace {

/// A path segment that stands for `pattern`: what it gives as an argument, nothing when it does not fit.
std::optional<QByteArray> match(const QByteArray &pattern, const QByteArray &segment)
{
    if (pattern == "{id}") {
        bool good = false;
        const qlonglong number = segment.toLongLong(&good);
        // One spelling an id: no sign, no zeros before it.
        return good && number > 0 && QByteArray::number(number) == segment ? std::optional(segment) : std::nullopt;
    }
    const QByteArray text = QByteArray::fromPercentEncoding(segment);
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

} // namespace

size_t RouteTable::add(Route route)
{
    auto segments = route.pattern.split('/');
    m_routes.push_back({std::move(route), std::move(segments)});
    return m_routes.size() - 1;
}

RouteTable::Found RouteTable::find(Method method, QByteArrayView path) const
{
    if (!path.startsWith(prefix)) {
        return {};
    }
    const auto segments = path.sliced(prefix.size()).toByteArray().split('/');
    Found found;
    QByteArrayList allowed;
    for (size_t index = 0; index < m_routes.size(); ++index) {
        const Entry &entry = m_routes[index];
        if (entry.segments.size() != segments.size()) {
            continue;
        }
        QByteArrayList arguments;
        bool fits = true;
        for (qsizetype i = 0; fits && i < segments.size(); ++i) {
            const QByteArray &pattern = entry.segments[i];
            if (!pattern.startsWith('{')) {
                fits = pattern == segments[i];
            } else if (auto argument = match(pattern, segments[i])) {
                arguments.append(std::move(*argument));
            } else {
                fits = false;
            }
        }
        if (!fits) {
            continue;
        }
        if (entry.route.method == method) {
            return {Found::What::Route, index, std::move(arguments), {}};
        }
        allowed.append(QByteArray(nameOf(entry.route.method).data()));
    }
    if (!allowed.isEmpty()) {
        found.what = Found::What::NoMethod;
        found.allowed = allowed.join(", ");
    }
    return found;
}

} // namespace locum::gateway
