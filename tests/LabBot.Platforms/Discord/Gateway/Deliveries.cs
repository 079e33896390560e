using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Platforms.Discord.Rules;

namespace LabBot.Platforms.Discord.Gateway;

/// <summary>Brings interactions to the app, by the gateway or by request, and waits for their first answers.</summary>
internal sealed class Deliveries(DiscordState state, GatewayHub gateway, RequestSender requests, Answers answers)
{
    public async Task<Acknowledgement> SendAsync(Interaction interaction)
    {
        // The three seconds begin before the first byte goes out.
        using var timeout = new CancellationTokenSource(state.World.AnswerWithin, state.Time);
        var failure = requests.Url is { } url ? await RequestAsync(interaction, url)
            : gateway.Tell("INTERACTION_CREATE", 0, _ => (JsonObject)interaction.Payload.DeepClone()) ? null : "no_connection";
        (JsonObject? Response, long ReadAt) answer = default;
        if (failure is null)
        {
            try
            {
                answer = await interaction.Answer.Task.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                failure = "timeout";
            }
        }

        if (failure is not null)
            failure = GiveUp(interaction, failure, ref answer);
        var acknowledgement = new Acknowledgement(state.Now, interaction.Kind, interaction.Id, state.Now - interaction.At, failure, answer.Response) { ReadAt = answer.ReadAt };
        state.Record.Add(acknowledgement);
        return acknowledgement;
    }

    private async Task<string?> RequestAsync(Interaction interaction, Uri url)
    {
        var answer = await requests.SendAsync(requests.Make(interaction.Payload, url));
        // 202 says that the answer comes by itself, as over the gateway (interactions/receiving-and-responding#interaction-callback).
        if (answer.Failure is not null || answer.Status == 202)
            return answer.Failure;
        try
        {
            answers.Respond(interaction, JsonNode.Parse(answer.Body) as JsonObject ?? [], []);
            return null;
        }
        catch (JsonException)
        {
            state.Record.Violate("invalid_response", interaction.Kind, "the answer's body is no JSON");
            return "invalid_response";
        }
        catch (DiscordRefusalException refused)
        {
            state.Record.Violate(refused.Code.ToString(CultureInfo.InvariantCulture), interaction.Kind, refused.Detail);
            return "invalid_response";
        }
    }

    // The answer may have come at this very moment; then it counts.
    private string? GiveUp(Interaction interaction, string failure, ref (JsonObject? Response, long ReadAt) answer)
    {
        lock (interaction.Gate)
        {
            if (!interaction.IsAnswered)
            {
                interaction.IsOver = true;
                if (failure == "timeout" && (requests.Url is not null || gateway.IsListening))
                    state.Record.Violate("missed_acknowledgement", interaction.Kind, $"{interaction.Id} was not answered within {state.World.AnswerWithin.TotalSeconds} s");
                return failure;
            }
        }

        answer = interaction.Answer.Task.IsCompletedSuccessfully ? interaction.Answer.Task.Result : default;
        return null;
    }
}
