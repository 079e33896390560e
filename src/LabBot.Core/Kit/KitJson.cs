using System.Text.Json.Serialization;

namespace LabBot.Core.Kit;

/// <summary>JSON of the kit's files, compiled: the program starts without building serialisers.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class KitJson : JsonSerializerContext;
