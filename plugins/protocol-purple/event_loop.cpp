// SPDX-License-Identifier: GPL-2.0-or-later
#include "event_loop.h"

#include "purple_headers.h"

namespace locum::purple {
namespace {

struct Watch {
    PurpleInputFunction function;
    gpointer data;
};

gboolean onReady(GIOChannel *channel, GIOCondition condition, gpointer data)
{
    const auto *watch = static_cast<Watch *>(data);
    unsigned what = 0;
    if (condition & (G_IO_IN | G_IO_HUP | G_IO_ERR)) {
        what |= PURPLE_INPUT_READ;
    }
    if (condition & (G_IO_OUT | G_IO_HUP | G_IO_ERR | G_IO_NVAL)) {
        what |= PURPLE_INPUT_WRITE;
    }
    watch->function(watch->data, g_io_channel_unix_get_fd(channel), static_cast<PurpleInputCondition>(what));
    return TRUE;
}

guint addInput(int descriptor, PurpleInputCondition condition, PurpleInputFunction function, gpointer data)
{
    int events = 0;
    if (condition & PURPLE_INPUT_READ) {
        events |= G_IO_IN | G_IO_HUP | G_IO_ERR;
    }
    if (condition & PURPLE_INPUT_WRITE) {
        events |= G_IO_OUT | G_IO_HUP | G_IO_ERR | G_IO_NVAL;
    }
    auto *channel = g_io_channel_unix_new(descriptor);
    const auto id =
        g_io_add_watch_full(channel, G_PRIORITY_DEFAULT, static_cast<GIOCondition>(events), onReady,
                            new Watch{function, data}, [](gpointer watch) { delete static_cast<Watch *>(watch); });
    g_io_channel_unref(channel);
    return id;
}

// glib complains loudly about ids that are gone, and a callback may have removed its own.
gboolean removeSource(guint id)
{
    auto *source = g_main_context_find_source_by_id(nullptr, id);
    if (source == nullptr) {
        return FALSE;
    }
    g_source_destroy(source);
    return TRUE;
}

PurpleEventLoopUiOps operations = {g_timeout_add,         removeSource, addInput, removeSource, nullptr,
                                   g_timeout_add_seconds, nullptr,      nullptr,  nullptr};

} // namespace

void installEventLoop()
{
    purple_eventloop_set_ui_ops(&operations);
}

} // namespace locum::purple
