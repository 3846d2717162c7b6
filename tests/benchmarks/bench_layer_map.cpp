// How long a frame of the layer map takes while something is dragged: three models of 120 layers with 120 links, in a
// view of 1500 x 900 without a screen. A frame is one movement of the pointer and all that is drawn because of it; the
// time is what this thread computed, so that other programs are not in it.
//
//     QT_QPA_PLATFORM=offscreen bench_layer_map [FRAMES]

#include "ui/layer_map_page/block_item.h"
#include "ui/layer_map_page/composition_draft.h"
#include "ui/layer_map_page/layer_scene.h"
#include "ui/layer_map_page/layer_view.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QMouseEvent>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <functional>
#include <numbers>

using namespace calm;
using namespace calm::ui;

namespace
{
double computedMilliseconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

ModelCard deepCard()
{
    ModelCard card;
    card.layers = 120;
    card.hiddenSize = 4096;
    card.heads = 32;
    card.parameters = 30'000'000'000;
    return card;
}

void loadLarge(CompositionDraft& draft)
{
    Composition composition;
    composition.anchor = "anchor";
    composition.augmenting = {"first", "second"};
    for (int i = 0; i < 120; ++i) // a bit of everything: straight, steep, several at a block
        composition.connections.push_back({i % 2, i, i % 3 == 0 ? 119 - i : i % 7 == 0 ? 60 : i});
    draft.load(composition, deepCard(), {deepCard(), deepCard()});
}

void send(QWidget* viewport, QEvent::Type type, const QPointF& position, Qt::MouseButton button,
          Qt::MouseButtons buttons)
{
    QMouseEvent event(type, position, viewport->mapToGlobal(position), button, buttons, Qt::NoModifier);
    QApplication::sendEvent(viewport, &event);
    QApplication::processEvents();
}

/// From `from` round the view, wide turns; prints what the frames took.
void drag(const char* what, LayerView& view, const QPointF& from, Qt::MouseButton button, int frames)
{
    QWidget* viewport = view.viewport();
    QApplication::processEvents();
    send(viewport, QEvent::MouseButtonPress, from, button, button);
    std::vector<double> times;
    for (int i = 1; i <= frames; ++i) {
        const double turn = 2 * std::numbers::pi * i / 90;
        const QPointF middle(viewport->width() / 2.0, viewport->height() / 2.0);
        const QPointF to = middle + QPointF(std::cos(turn) * middle.x() * 0.9, std::sin(1.7 * turn) * middle.y() * 0.9);
        const double before = computedMilliseconds();
        send(viewport, QEvent::MouseMove, to, Qt::NoButton, button);
        times.push_back(computedMilliseconds() - before);
    }
    send(viewport, QEvent::MouseButtonRelease, QPointF(2, 2), button, Qt::NoButton);
    std::ranges::sort(times);
    fmt::print("| {} | {:.1f} | {:.1f} | {:.1f} |\n", what, times[times.size() / 2], times[times.size() * 95 / 100],
               times.back());
}

QPointF at(const LayerView& view, const LayerScene& scene, int column, int layer)
{
    return view.mapFromScene(scene.block(column, layer)->sceneBoundingRect().center());
}
} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    applyTheme(application, Appearance::light);
    const int frames = argc > 1 ? std::max(20, std::atoi(argv[1])) : 400;
    CompositionDraft draft;
    LayerScene scene(draft);
    scene.setColours(lightColours());
    loadLarge(draft);
    LayerView view(&scene);
    view.resize(1500, 900);
    view.show();
    view.fit();
    fmt::print("{} links, {} frames each, milliseconds\n\n| what is dragged | median | 95 of 100 | longest "
               "|\n|---|---|---|---|\n",
               draft.composition().connections.size(), frames);
    const auto all = [&](const std::string& zoom) {
        drag(("a new link, " + zoom).c_str(), view, at(view, scene, 1, 58), Qt::LeftButton, frames);
        const Connection moved = draft.composition().connections[61];
        const QPainterPath path = scene.link(moved)->path();
        const QPointF end = view.mapFromScene(path.pointAtPercent(path.percentAtLength(path.length() - 18)));
        drag(("a link's end, " + zoom).c_str(), view, end, Qt::LeftButton, frames);
        drag(("the selection's band, " + zoom).c_str(), view, QPointF(4, 4), Qt::LeftButton, frames);
        drag(("the view, " + zoom).c_str(), view, QPointF(300, 300), Qt::MiddleButton, frames);
    };
    all("all shown");
    view.zoomBy(1.0 / view.transform().m11());
    view.centerOn(scene.block(1, 58));
    all("full size");
    return 0;
}
