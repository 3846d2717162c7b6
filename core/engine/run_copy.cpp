#include "core/engine/run_copy.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/temporary_folder.h"

namespace calm
{

namespace
{
const char* const projectFile = "run.calm";
constexpr std::size_t lengthDigits = 20; // of the description that comes first

struct PackedFile
{
    std::string name; ///< below the folder
    std::string content;
};

std::vector<PackedFile> filesOf(Project& project, const CheckpointRecord& checkpoint, const Path& copiedFilesFolder)
{
    std::vector<PackedFile> files;
    const Path folder = project.checkpointFolder(checkpoint);
    if (!std::filesystem::is_directory(folder))
        throw Error(ErrorKind::notFound, "The checkpoint " + folder.string() + " is not there any more.");
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files.push_back({(copiedFilesFolder / checkpoint.path / entry.path().lexically_relative(folder)).string(),
                             readFile(entry.path())});
    return files;
}
} // namespace

std::string packRun(Project& project, const RunRecord& run, const std::optional<CheckpointRecord>& from)
{
    std::vector<PackedFile> files;
    {
        const TemporaryFolder folder;
        const Path copy = folder.path() / projectFile;
        project.copyTo(copy);
        files.push_back({projectFile, readFile(copy)});
    }
    const Path filesFolder = Path(projectFile).replace_extension(".files");
    if (run.settings.startFrom != 0 && !from)
        for (PackedFile& file : filesOf(project, project.checkpoint(run.settings.startFrom), filesFolder))
            files.push_back(std::move(file));
    if (from)
        for (PackedFile& file : filesOf(project, *from, filesFolder))
            files.push_back(std::move(file));

    Json description{{"run", run.id}, {"from", from ? from->id : 0}, {"files", Json::array()}};
    for (const PackedFile& file : files)
        description["files"].push_back({{"name", file.name}, {"bytes", file.content.size()}});
    const std::string head = description.dump();
    std::string length = std::to_string(head.size());
    length.insert(0, lengthDigits - length.size(), '0');
    std::string packed = length + head;
    for (const PackedFile& file : files)
        packed += file.content;
    return packed;
}

RunCopy::RunCopy(const std::string& packed)
{
    const std::string what = "The run's copy";
    const auto headLength = static_cast<std::size_t>(std::stoull(packed.substr(0, lengthDigits)));
    const Json description = parseJson(std::string_view(packed).substr(lengthDigits, headLength), what);
    std::size_t at = lengthDigits + headLength;
    for (const Json& file : description["files"]) {
        const Path path = m_folder.path() / require<std::string>(file, "name", what);
        const auto bytes = require<std::size_t>(file, "bytes", what);
        std::filesystem::create_directories(path.parent_path());
        writeFileWhole(path, std::string_view(packed).substr(at, bytes));
        at += bytes;
    }
    m_project = Project::open(m_folder.path() / projectFile);
    m_run = m_project->run(require<std::int64_t>(description, "run", what));
    if (const auto from = require<std::int64_t>(description, "from", what); from != 0)
        m_from = m_project->checkpoint(from);
}

} // namespace calm
