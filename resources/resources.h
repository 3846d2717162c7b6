#pragma once

namespace calm
{

/// Makes :/icons and :/translations known. A static library's resources are not registered by themselves.
void loadResources();

} // namespace calm
