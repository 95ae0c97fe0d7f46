// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/feed_frames.h"

#include "model/json.h"

#include <QJsonDocument>

#include <algorithm>

namespace locum::gateway {
namespace {

QByteArray entryJson(const FeedEntry &entry)
{
    return QJsonDocument(toJson(entry)).toJson(QJsonDocument::Compact);
}

} // namespace

FeedFrame nextFrame(const std::vector<FeedEntry> &entries, size_t &index, qsizetype bytes)
{
    QByteArray frame = feedFramePrefix.toByteArray();
    FeedSeq last = entries[index].seq;
    for (size_t count = 0; index < entries.size(); ++index, ++count) {
        if (count > 0 && frame.size() >= bytes) {
            break;
        }
        frame.append(count > 0 ? "," : "").append(entryJson(entries[index]));
        last = entries[index].seq;
    }
    frame.append(feedFrameSuffix);
    return {std::make_shared<const QByteArray>(std::move(frame)), last};
}

QByteArray entriesJson(const std::vector<FeedEntry> &entries, size_t index, size_t limit)
{
    QByteArray json("[");
    for (size_t count = 0; index < entries.size() && count < limit; ++index, ++count) {
        json.append(count > 0 ? "," : "").append(entryJson(entries[index]));
    }
    return json.append(']');
}

size_t firstBeyond(const std::vector<FeedEntry> &entries, FeedSeq since)
{
    const auto first = std::upper_bound(entries.begin(), entries.end(), since,
                                        [](FeedSeq seq, const FeedEntry &entry) { return seq < entry.seq; });
    return static_cast<size_t>(first - entries.begin());
}

const std::vector<FeedFrame> &BatchFrames::frames()
{
    if (m_frames.empty()) {
        for (size_t index = 0; index < m_batch->size();) {
            m_frames.push_back(nextFrame(*m_batch, index, m_frameBytes));
        }
    }
    return m_frames;
}

} // namespace locum::gateway
