#include "ui/models_page/memory_fit.h"

#include "ui/widgets/number_format.h"

#include <QCoreApplication>

namespace calm::ui
{

namespace
{

constexpr std::int64_t shortestOfUse = 32; // positions; a model with room for fewer answers nobody

class Texts
{
    Q_DECLARE_TR_FUNCTIONS(MemoryFit)
};

} // namespace

MemoryFit fitOf(const ModelMemory& memory, std::int64_t free)
{
    if (memory.weights == 0 || free == 0)
        return {MemoryFit::Kind::unknown, QString(QChar(0x2013)), {}};
    const std::int64_t positions = memory.positionsIn(free);
    const bool isShort = positions < shortestOfUse && (memory.context == 0 || positions < memory.context);
    if (isShort)
        return {
            MemoryFit::Kind::none, Texts::tr("too large"),
            Texts::tr("Too large for memory: its weights need %1, and %2 are free. Close other programs, or choose a "
                      "smaller model.")
                .arg(formatBytes(memory.weights), formatBytes(free))};
    if (memory.context == 0)
        return {MemoryFit::Kind::whole, Texts::tr("fits"),
                Texts::tr("Fits memory: %1 for its weights and %2 for each token read, of %3 free.")
                    .arg(formatBytes(memory.weights), formatBytes(memory.perToken), formatBytes(free))};
    if (positions < memory.context)
        return {MemoryFit::Kind::partly, Texts::tr("to %1").arg(formatCount(positions)),
                Texts::tr(
                    "Its weights fit memory (%1, %2 are free), but keys and values only of %3 of the %4 tokens it was "
                    "made for.")
                    .arg(formatBytes(memory.weights), formatBytes(free), formatCount(positions),
                         formatCount(memory.context))};
    return {MemoryFit::Kind::whole, Texts::tr("fits"),
            Texts::tr("Fits memory: %1 for its weights and %2 for keys and values of %3 tokens, of %4 free.")
                .arg(formatBytes(memory.weights), formatBytes(memory.keysAndValues()), formatCount(memory.context),
                     formatBytes(free))};
}

} // namespace calm::ui
