import Hummingbird

/// `GET /v1/health`.
struct Health {
    let port: any GatewayPort

    func add(to router: Router<BasicRequestContext>) {
        router.get("v1/health") { _, _ in Response(await port.health()) }
    }
}
