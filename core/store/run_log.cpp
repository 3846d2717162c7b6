#include "core/store/run_log.h"

#include "core/base/error.h"
#include "core/base/json.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>

namespace calm
{

namespace
{

Path logOf(const Path& filesFolder, std::int64_t run)
{
    return filesFolder / "runs" / std::to_string(run) / "log.jsonl";
}

std::optional<RunEvent> eventFrom(const std::string& line)
{
    try {
        const Json json = parseJson(line, "The run's log");
        RunEvent event;
        event.at = json.value("at", 0.0);
        event.kind = json.value("kind", "");
        event.step = json.value("step", 0);
        event.text = json.value("text", "");
        if (json.contains("loss"))
            event.loss = json.at("loss").get<double>();
        return event;
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

} // namespace

void appendRunEvent(const Path& filesFolder, std::int64_t run, const RunEvent& event)
{
    Json json = {{"at", event.at}, {"kind", event.kind}, {"step", event.step}};
    if (event.loss)
        json["loss"] = *event.loss;
    if (!event.text.empty())
        json["text"] = event.text;
    const std::string line = toLine(json) + '\n';
    const Path file = logOf(filesFolder, run);
    std::error_code ignored;
    std::filesystem::create_directories(file.parent_path(), ignored);
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return;
    (void)!::write(descriptor, line.data(), line.size());
    ::close(descriptor);
}

std::vector<RunEvent> runEvents(const Path& filesFolder, std::int64_t run)
{
    std::vector<RunEvent> events;
    std::ifstream stream(logOf(filesFolder, run));
    for (std::string line; std::getline(stream, line);)
        if (auto event = eventFrom(line))
            events.push_back(std::move(*event));
    return events;
}

} // namespace calm
